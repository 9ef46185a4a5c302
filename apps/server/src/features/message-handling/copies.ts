import type { Stanza } from "@kith/xmpp"
import { findChatState, hasHint, NS_CARBONS, NS_MARKERS, NS_RECEIPTS } from "@kith/xmpp/extensions"
import { isInvitation } from "./subject.ts"

/**
 * XEP-0280 §6.1, the rules that `urn:xmpp:carbons:rules:0` promises: whether the other devices of who sent it, or of whom
 * it is for, get a copy. Errors are judged by what they answer, and messages of a room's occupants by who is in the room.
 */
export function isCopied(message: Stanza): boolean {
  switch (message.type) {
    case "error":
    case "groupchat":
      return false
  }
  if (message.has("private", NS_CARBONS) || hasHint(message, "no-copy")) return false
  if (message.type === "chat" || isInvitation(message)) return true
  if (message.type !== "headline" && message.has("body")) return true
  return (
    findChatState(message) !== undefined ||
    message.spans.some(({ namespace }) => namespace === NS_RECEIPTS || namespace === NS_MARKERS)
  )
}
