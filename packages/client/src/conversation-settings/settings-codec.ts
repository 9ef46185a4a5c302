import {
  formatDateTime,
  MalformedError,
  NS_NOTIFICATION_SETTINGS,
  notificationSettings,
  parseBoolean,
  parseDateTime,
  parseNotificationSettings,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { ItemCodec } from "../private-items/private-items.ts"
import type { ConversationSettings, Folder } from "./conversation-settings.ts"

/** One item a conversation, named by its bare address; see the README of this folder. */
export const NS_CONVERSATION_SETTINGS = "urn:kith:conversation-settings:0"
/** One item a folder, named by its id. */
export const NS_FOLDERS = "urn:kith:folders:0"

const FOLDERS_MOST = 50
const NAME_MOST = 60

export const settingsCodec: ItemCodec<ConversationSettings> = {
  write(settings, changedAt) {
    const { isPinned, archivedAt, isMarkedUnread, notify, notifyUntil, folders } = settings
    const until =
      notifyUntil === undefined
        ? []
        : [xml("until", { xmlns: NS_CONVERSATION_SETTINGS, time: formatDateTime(notifyUntil) })]
    return xml(
      "conversation",
      {
        xmlns: NS_CONVERSATION_SETTINGS,
        changed: formatDateTime(changedAt),
        pinned: isPinned ? "true" : undefined,
        archived: archivedAt === undefined ? undefined : formatDateTime(archivedAt),
        unread: isMarkedUnread ? "true" : undefined,
      },
      notify !== undefined && notificationSettings({ level: notify, advanced: until }),
      ...folders.map((id) => xml("folder", { id })),
    )
  },

  parse(payload) {
    const changedAt = readChange(payload, "conversation", NS_CONVERSATION_SETTINGS)
    const { pinned, archived, unread } = payload.attrs
    const notify = payload.child("notify", NS_NOTIFICATION_SETTINGS)
    const settings = notify && parseNotificationSettings(notify)
    const until = settings?.advanced?.find(
      ({ name, namespace }) => name === "until" && namespace === NS_CONVERSATION_SETTINGS,
    )
    const folders = payload
      .childrenNamed("folder")
      .flatMap(({ attrs }) => (attrs.id === undefined ? [] : [attrs.id]))
    const archivedAt = archived === undefined ? undefined : parseDateTime(archived)
    const notifyUntil = until?.attrs.time === undefined ? undefined : parseDateTime(until.attrs.time)
    const value = {
      isPinned: parseBoolean(pinned) === true,
      isMarkedUnread: parseBoolean(unread) === true,
      folders: folders.slice(0, FOLDERS_MOST),
      ...(archivedAt !== undefined && { archivedAt }),
      ...(settings !== undefined && { notify: settings.level }),
      ...(notifyUntil !== undefined && { notifyUntil }),
    }
    return { value, changedAt }
  },
}

export type FolderValue = Omit<Folder, "id">

export const folderCodec: ItemCodec<FolderValue> = {
  write: ({ name, order }, changedAt) =>
    xml(
      "folder",
      { xmlns: NS_FOLDERS, changed: formatDateTime(changedAt), order: String(order) },
      xml("name", {}, name),
    ),
  parse(payload) {
    const changedAt = readChange(payload, "folder", NS_FOLDERS)
    const name = cutName(payload.child("name")?.text ?? "")
    if (name === "") throw new MalformedError("A folder has a name")
    const order = Number(payload.attrs.order ?? "0")
    return { value: { name, order: Number.isFinite(order) ? order : 0 }, changedAt }
  },
}

/** What a folder may be called. */
export function cutName(text: string): string {
  return [...text.trim()].slice(0, NAME_MOST).join("")
}

/** Without a time it is older than everything. */
function readChange(payload: XmlElement, name: string, namespace: string): number {
  if (payload.name !== name || payload.namespace !== namespace) {
    throw new MalformedError(`The item is no <${name}/> of ${namespace}`)
  }
  return parseDateTime(payload.attrs.changed ?? "") ?? 0
}
