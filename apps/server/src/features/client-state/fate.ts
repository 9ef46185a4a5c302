import type { Jid, Stanza } from "@kith/xmpp"
import {
  findCarbon,
  findStanzaId,
  isStandaloneChatState,
  NS_DISPLAYED,
  NS_ENCRYPTION,
  NS_MARKERS,
  NS_PUBSUB_EVENT,
} from "@kith/xmpp/extensions"
import { subjectOf } from "../message-handling/index.ts"
import type { ClientStateSettings } from "./settings.ts"
import type { VisitedRooms } from "./visited-rooms.ts"

/** What becomes of a stanza for a client that nobody looks at. */
export type Fate = "now" | "later" | "never"

export interface Viewer {
  readonly user: Jid
  readonly rooms: VisitedRooms
  readonly settings: ClientStateSettings
}

/** Anything that is not known to be able to wait goes out at once. */
export function fateOf(stanza: Stanza, viewer: Viewer): Fate {
  switch (stanza.name) {
    case "presence":
      return isStatus(stanza) ? "later" : "now"
    case "message":
      return fateOfMessage(stanza, viewer)
    default:
      return "now"
  }
}

/** Somebody came, went or changed; requests and errors are no such news. */
function isStatus(presence: Stanza): boolean {
  return presence.type === undefined || presence.type === "unavailable"
}

function fateOfMessage(message: Stanza, viewer: Viewer): Fate {
  const carbon = findCarbon(message, viewer.user)
  if (carbon?.direction === "received") return fateOfMessage(carbon.message, viewer)
  if (carbon !== undefined) return fateOfOwn(carbon.message)
  if (isStandaloneChatState(message)) return "never"
  if (message.type === "error") return "now"
  if (message.type === "groupchat") return fateInRoom(message, viewer)
  if (message.has("event", NS_PUBSUB_EVENT) && !message.has("body")) return fateOfEvent(message, viewer)
  return canWait(message, viewer.user) ? "later" : "now"
}

/** What one has written elsewhere can wait; that one has read something takes a notice from the screen. */
function fateOfOwn(message: Stanza): Fate {
  if (isStandaloneChatState(message)) return "never"
  return message.has("displayed", NS_MARKERS) ? "now" : "later"
}

function fateInRoom(message: Stanza, { user, rooms, settings }: Viewer): Fate {
  if (!settings.holdRoomMessages || rooms.isEcho(message)) return "now"
  const isEncrypted = message.has("encryption", NS_ENCRYPTION)
  if (!message.has("body") && !isEncrypted) {
    // A subject ends what a room tells who enters, and a client waits for it.
    return message.has("subject") ? "now" : "later"
  }
  return isEncrypted || rooms.concerns(message, user) ? "now" : "later"
}

function fateOfEvent(message: Stanza, { user, settings }: Viewer): Fate {
  if (!settings.holdNotifications) return "now"
  // XEP-0490: what has been read elsewhere takes a notice from the screen.
  const isOwn = message.from === undefined || message.from === user.toString()
  const node = message.child("event", NS_PUBSUB_EVENT)?.elements[0]?.attrs.node
  return isOwn && node === NS_DISPLAYED ? "now" : "later"
}

/** What becomes of other messages, of which the archive knows too, should this session end before they go out. */
function canWait(message: Stanza, user: Jid): boolean {
  switch (subjectOf(message)) {
    case "displayed":
    case "receipt":
    case "reaction":
    case "timer":
      return findStanzaId(message, user) !== undefined
    default:
      return false
  }
}

/** Of several stanzas with one key only the latest is news; `undefined` for one that is news by itself. */
export function keyOf(stanza: Stanza): string | undefined {
  if (stanza.name === "presence") return `presence ${stanza.from}`
  const items = stanza.child("event", NS_PUBSUB_EVENT)?.child("items")
  const [item, ...others] = items?.elements ?? []
  if (items === undefined || item?.name !== "item" || item.attrs.id === undefined || others.length > 0)
    return undefined
  return `item ${stanza.from} ${items.attrs.node} ${item.attrs.id}`
}
