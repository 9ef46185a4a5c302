import type { Stanza } from "@kith/xmpp"
import { hasHint, NS_MARKERS, NS_RECEIPTS } from "@kith/xmpp/extensions"
import type { MessageKind } from "../service/index.ts"

/**
 * Which messages an archive keeps, and as what; `undefined` for the others. XEP-0313 §5.1.1: chat and normal messages
 * with a body. Also what says that such a message was received or displayed, so that every device knows, and whatever
 * its sender asks to `<store/>`. The hints of XEP-0334 §4 against it go before all else.
 */
export function kindToKeep(message: Stanza): MessageKind | undefined {
  switch (message.type) {
    case "error":
    case "groupchat":
    case "headline":
      return undefined
  }
  if (hasHint(message, "no-store") || hasHint(message, "no-permanent-store")) return undefined
  if (message.has("body")) return "content"
  if (message.has("displayed", NS_MARKERS)) return "displayed"
  if (message.has("received", NS_RECEIPTS)) return "receipt"
  return hasHint(message, "store") ? "content" : undefined
}
