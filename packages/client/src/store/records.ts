import type { MessageState } from "../messages/message.ts"

/** A message as stores keep it; addresses are text here. All fields are plain JSON. */
export interface MessageRecord {
  readonly id: string
  /** The bare address of the conversation. */
  readonly peer: string
  /** Its place in the conversation, unique there; see `messages/order.ts`. */
  readonly order: number
  readonly direction: "in" | "out"
  readonly from: string
  readonly body: string
  /** Epoch ms. */
  readonly sentAt: number
  readonly state: MessageState
  /** The `id` attribute of the stanza: what receipts and markers name. */
  readonly stanzaId?: string
  /** The sender promised that it is unique (XEP-0359 origin-id). */
  readonly originId?: string
  readonly archiveId?: string
  readonly failure?: string
  /** Only while `pending`: the place in the send queue. */
  readonly queuedAt?: number
  /** Only while `pending`: bytes of it left this device, so the server may have it. */
  readonly isAttempted?: true
}

export interface ConversationRecord {
  readonly peer: string
  readonly lastMessageId: string
  readonly lastOrder: number
  /** 0: none. */
  readonly lastIncomingOrder: number
  /** What the person saw on any of our devices; 0: nothing. */
  readonly displayedOrder: number
  /** We wrote to this peer, so it may learn that we are there. */
  readonly hasWritten: boolean
}

export interface MessageQuery {
  readonly peer: string
  readonly direction?: "in" | "out"
  /** Exclusive bounds. */
  readonly above?: number
  readonly below?: number
  readonly limit: number
  readonly newestFirst: boolean
}
