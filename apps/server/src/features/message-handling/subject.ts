import type { Stanza } from "@kith/xmpp"
import {
  hasHint,
  isStandaloneChatState,
  NS_CORRECTION,
  NS_ENCRYPTION,
  NS_EPHEMERAL,
  NS_FILE_SHARING,
  NS_JINGLE_MESSAGE,
  NS_MARKERS,
  NS_REACTIONS,
  NS_RECEIPTS,
  NS_RETRACTION,
} from "@kith/xmpp/extensions"

const NS_ROOM_USER = "http://jabber.org/protocol/muc#user"
const NS_ROOM_INVITATION = "jabber:x:conference"

/** What a message is to the people who exchange it. */
export type Subject =
  /** Types with rules of their own (RFC 6121 §5.2.2). */
  | "error"
  | "headline"
  | "room"
  /** XEP-0353: somebody calls; and what becomes of a call. */
  | "call"
  | "call-progress"
  /** XEP-0424, XEP-0444, XEP-0308: about another message. */
  | "retraction"
  | "reaction"
  | "correction"
  /** XEP-0333, XEP-0184: what became of another message. */
  | "displayed"
  | "receipt"
  /** XEP-0466: only how long messages are to be kept from now on. */
  | "timer"
  /** Something to read: text, also in reply to another message (XEP-0461), and what is encrypted or a file. */
  | "content"
  | "invitation"
  /** XEP-0085, standing alone. */
  | "chat-state"
  /** Nothing we know, that its sender asks to keep; and the rest. */
  | "stored"
  | "other"

/** A body that only stands in for something else (XEP-0428) does not make a message content: that something comes first. */
export function subjectOf(message: Stanza): Subject {
  switch (message.type) {
    case "error":
    case "headline":
      return message.type
    case "groupchat":
      return "room"
  }
  if (message.has("propose", NS_JINGLE_MESSAGE)) return "call"
  if (hasChildIn(message, NS_JINGLE_MESSAGE)) return "call-progress"
  if (message.has("retract", NS_RETRACTION)) return "retraction"
  if (message.has("reactions", NS_REACTIONS)) return "reaction"
  if (message.has("replace", NS_CORRECTION)) return "correction"
  if (message.has("body")) return "content"
  if (message.has("displayed", NS_MARKERS)) return "displayed"
  if (message.has("received", NS_RECEIPTS)) return "receipt"
  if (message.has("encryption", NS_ENCRYPTION) || message.has("file-sharing", NS_FILE_SHARING))
    return "content"
  if (message.has("ephemeral", NS_EPHEMERAL)) return "timer"
  if (isInvitation(message)) return "invitation"
  if (isStandaloneChatState(message)) return "chat-state"
  return hasHint(message, "store") ? "stored" : "other"
}

/** XEP-0249, and what a room passes on of an invitation (XEP-0045 §7.8.2). */
export function isInvitation(message: Stanza): boolean {
  return (
    message.has("x", NS_ROOM_INVITATION) || message.child("x", NS_ROOM_USER)?.child("invite") !== undefined
  )
}

/** From or to an occupant of a room, past the others (XEP-0045 §7.5). */
export function isPrivateInRoom(message: Stanza): boolean {
  return message.type !== "groupchat" && message.has("x", NS_ROOM_USER) && !isInvitation(message)
}

function hasChildIn(message: Stanza, namespace: string): boolean {
  return message.spans.some((span) => span.namespace === namespace)
}
