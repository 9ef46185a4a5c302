import type { Stanza } from "@kith/xmpp"
import { hasHint, NS_MARKERS, NS_RECEIPTS } from "@kith/xmpp/extensions"

/**
 * XEP-0313 §5.1.1: chat and normal messages with a body. Also what says that such a message was received or displayed,
 * so that every device knows, and whatever its sender asks to `<store/>`; hints of XEP-0334 §4 go before all else.
 */
export function isWorthKeeping(message: Stanza): boolean {
  switch (message.type) {
    case "error":
    case "groupchat":
    case "headline":
      return false
  }
  if (hasHint(message, "no-store") || hasHint(message, "no-permanent-store")) return false
  return (
    message.has("body") ||
    hasHint(message, "store") ||
    message.has("received", NS_RECEIPTS) ||
    message.has("displayed", NS_MARKERS)
  )
}
