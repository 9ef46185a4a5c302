import type { Jid, NotificationLevel } from "@kith/xmpp"
import type { Live } from "../live.ts"

/** What the person decided about one conversation; on all of their devices. */
export interface ConversationSettings {
  readonly isPinned: boolean
  /** It was put away then (epoch ms); newer messages bring it back, unless it is muted. */
  readonly archivedAt?: number
  /** It counts as unread though everything was seen. */
  readonly isMarkedUnread: boolean
  /** Which messages may disturb (XEP-0492); absent: what is usual for that kind of conversation. */
  readonly notify?: NotificationLevel
  /** `notify` ends then (epoch ms); absent: it does not end. */
  readonly notifyUntil?: number
  /** Ids of {@link Folder}s. */
  readonly folders: readonly string[]
}

/** Conversations that belong together, such as "Work". */
export interface Folder {
  readonly id: string
  readonly name: string
  /** Smaller comes first. */
  readonly order: number
}

export const UNSET: ConversationSettings = { isPinned: false, isMarkedUnread: false, folders: [] }

/** `account.conversationSettings`. Everything works without a connection and reaches the other devices later. */
export interface AllConversationSettings {
  /** By bare address; who has none is missing. */
  readonly all: Live<ReadonlyMap<string, ConversationSettings>>
  readonly folders: Live<readonly Folder[]>
  of(peer: Jid): ConversationSettings
  /** Changes the given fields; `undefined` takes one back. Resolves when it is safe in the local store. */
  change(peer: Jid, change: ConversationSettingsChange): Promise<void>
  /** Answers with the id of the new folder. */
  addFolder(name: string): Promise<string>
  renameFolder(id: string, name: string): Promise<void>
  /** The conversations in it stay where they are. */
  removeFolder(id: string): Promise<void>
}

export type ConversationSettingsChange = {
  readonly [Field in keyof ConversationSettings]?: ConversationSettings[Field] | undefined
}

/** The level that is in force at `now` (epoch ms); `undefined`: what is usual. */
export function notificationLevelAt(
  { notify, notifyUntil }: ConversationSettings,
  now: number,
): NotificationLevel | undefined {
  return notifyUntil === undefined || now < notifyUntil ? notify : undefined
}

export function isMutedAt(settings: ConversationSettings, now: number): boolean {
  return notificationLevelAt(settings, now) === "never"
}

/** Whether it is out of sight, where `lastMessageAt` (epoch ms) is when its newest message was sent. */
export function isArchivedAt(
  settings: ConversationSettings,
  lastMessageAt: number | undefined,
  now: number,
): boolean {
  const { archivedAt } = settings
  if (archivedAt === undefined) return false
  return isMutedAt(settings, now) || (lastMessageAt ?? 0) <= archivedAt
}
