import type { Stanza } from "@kith/xmpp"
import { hasHint, isStandaloneChatState } from "@kith/xmpp/extensions"

/**
 * What becomes of a message nobody was there to receive (XEP-0160 §3): it waits, or is forgotten without a word, or its
 * sender is told.
 */
export function fateOf(message: Stanza): "wait" | "forget" | "refuse" {
  switch (message.type) {
    case "error":
    case "groupchat":
    case "headline":
      return "refuse"
  }
  // What somebody was doing when nobody looked matters to nobody, not even as an error.
  if (isStandaloneChatState(message)) return "forget"
  return hasHint(message, "no-store") ? "refuse" : "wait"
}
