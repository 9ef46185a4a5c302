import type { Stanza } from "../stanza/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import { NS_OCCUPANT_ID } from "./occupant-ids.ts"
import { NS_HINTS } from "./processing-hints.ts"
import { NS_STANZA_ID } from "./stanza-ids.ts"

/** XEP-0085 Chat State Notifications. */
export const NS_CHAT_STATES = "http://jabber.org/protocol/chatstates"

export const CHAT_STATES = ["active", "composing", "gone", "inactive", "paused"] as const
export type ChatState = (typeof CHAT_STATES)[number]

export function chatState(state: ChatState): XmlElement {
  return xml(state, { xmlns: NS_CHAT_STATES })
}

export function findChatState(message: Stanza): ChatState | undefined {
  return CHAT_STATES.find((state) => message.has(state, NS_CHAT_STATES))
}

/** XEP-0085 §5.1: says nothing but what the other person is doing right now, and is worth nothing later. */
export function isStandaloneChatState(message: Stanza): boolean {
  return (
    message.name === "message" &&
    message.type !== "error" &&
    findChatState(message) !== undefined &&
    message.spans.every(
      ({ name, namespace }) =>
        namespace === NS_CHAT_STATES ||
        namespace === NS_HINTS ||
        namespace === NS_STANZA_ID ||
        namespace === NS_OCCUPANT_ID ||
        (name === "thread" && namespace === message.namespace),
    )
  )
}
