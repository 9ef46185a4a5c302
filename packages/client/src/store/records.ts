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
  /** Only while `pending`: when it was last handed to a connection (epoch ms); the server may have it since. */
  readonly attemptedAt?: number
  /** With `attemptedAt`: the local id of the newest message in the conversation that was not in the queue then. */
  readonly attemptedBehind?: string
  /** Ours, from a client without markers: who writes has read what was there. */
  readonly impliesDisplayed?: true
}

export interface ConversationRecord {
  readonly peer: string
  /** `""` while there is none. */
  readonly lastMessageId: string
  readonly lastOrder: number
  /** 0: none. */
  readonly lastIncomingOrder: number
  /** What the person saw on any of our devices; 0: nothing. */
  readonly displayedOrder: number
  /** What the server knows of that: it is behind while a marker of ours is still to be sent. */
  readonly markedOrder: number
  /** We wrote to this peer, so it may learn that we are there. */
  readonly hasWritten: boolean
  /** Markers that came before the message they name, as they do while the archive is read backwards. */
  readonly earlyMarkers?: { readonly ours?: string; readonly theirs?: string }
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

export interface StoredFile {
  readonly id: string
  readonly bytes: number
}
