import type { Jid, Stanza } from "@kith/xmpp"
import { findChatState, hasHint, NS_CARBONS, NS_MARKERS, NS_RECEIPTS } from "@kith/xmpp/extensions"

const NS_ROOM_USER = "http://jabber.org/protocol/muc#user"
const NS_ROOM_INVITATION = "jabber:x:conference"

/** XEP-0280 §6.1: which messages the other sessions of their sender get. Errors are judged by what they answer. */
export function isEligibleWhenSent(message: Stanza): boolean {
  return isCopyable(message) && (isConversation(message) || isInvitation(message))
}

/** XEP-0280 §6.1: which messages the other sessions of their recipient get. */
export function isEligibleWhenReceived(message: Stanza, from: Jid): boolean {
  if (!isCopyable(message)) return false
  if (isInvitation(message)) return true
  // A room sends a private message of an occupant to all sessions that are in it.
  if (message.has("x", NS_ROOM_USER) && !from.isBare) return false
  return isConversation(message)
}

function isCopyable(message: Stanza): boolean {
  return (
    message.type !== "groupchat" &&
    message.type !== "error" &&
    !message.has("private", NS_CARBONS) &&
    !hasHint(message, "no-copy")
  )
}

function isConversation(message: Stanza): boolean {
  if (message.type === "chat") return true
  if (message.type !== "headline" && message.has("body")) return true
  return (
    findChatState(message) !== undefined ||
    message.spans.some(({ namespace }) => namespace === NS_RECEIPTS || namespace === NS_MARKERS)
  )
}

function isInvitation(message: Stanza): boolean {
  return (
    message.has("x", NS_ROOM_INVITATION) || message.child("x", NS_ROOM_USER)?.child("invite") !== undefined
  )
}
