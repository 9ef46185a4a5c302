import type { Message } from "@kith/client"

/** The messages by conversation, in the order in which each conversation first occurs. */
export function groupFound(messages: readonly Message[]): readonly (readonly Message[])[] {
  return [...Map.groupBy(messages, ({ peer }) => peer.toString()).values()]
}
