import type { HashValue } from "@kith/xmpp"
import type { Failure } from "../failure.ts"
import type { DirectTransfer } from "../file-transfer/direct-transfer.ts"
import type { MessageContent } from "../messages/content.ts"
import type { Edit, MessageState, Reaction, Retraction } from "../messages/message.ts"
import type { FailedFile } from "../uploads/failed-file.ts"

/**
 * A message as stores keep it; addresses are text here. All fields are plain JSON, and what is not in every message may be
 * missing: stores of earlier versions have none of it.
 */
export interface MessageRecord extends MessageContent {
  readonly id: string
  /** The bare address of the conversation. */
  readonly peer: string
  /** Its place in the conversation, unique there; see `messages/order.ts`. */
  readonly order: number
  readonly direction: "in" | "out"
  readonly from: string
  /** Epoch ms. */
  readonly sentAt: number
  readonly state: MessageState
  /** The `id` attribute of the stanza: what receipts and markers name. */
  readonly stanzaId?: string
  /** The sender promised that it is unique (XEP-0359 origin-id). */
  readonly originId?: string
  readonly archiveId?: string
  /** A sentence where an earlier version kept it. */
  readonly failure?: Failure | string
  /** As in {@link Message}. */
  readonly failedFiles?: readonly FailedFile[]
  /** Only while `pending`: the place in the send queue. */
  readonly queuedAt?: number
  /** Only while `pending`: when it was last handed to a connection (epoch ms); the server may have it since. */
  readonly attemptedAt?: number
  /** With `attemptedAt`: the local id of the newest message in the conversation that was not in the queue then. */
  readonly attemptedBehind?: string
  /** Ours, from a client without markers: who writes has read what was there. */
  readonly impliesDisplayed?: true

  /** It went to everybody in a room (XEP-0045); `archiveId` is then that of the room, as `archive/archive-id.ts` has it. */
  readonly inRoom?: true
  /** In a room: the nick it was written under, and whose that is (XEP-0421). */
  readonly senderName?: string
  readonly occupantId?: string
  /** In a room that shows it: their own bare address. */
  readonly senderAddress?: string
  /** In a room: it names us, or answers us. */
  readonly mentionsMe?: true

  /** Earlier versions, oldest first (XEP-0308). */
  readonly edits?: readonly Edit[]
  /** With `edits`: when the present text was written, in epoch ms, and the ids of the stanzas that changed it. */
  readonly editedAt?: number
  readonly editIds?: readonly string[]
  readonly retracted?: Retraction
  /** Counted; who said what stands in the collection `reaction`. */
  readonly reactions?: readonly Reaction[]
  /** Epoch ms; see `expiry/`. */
  readonly expiresAt?: number
  /** Its file goes from device to device; see `file-transfer/`. Such messages are on this device only. */
  readonly direct?: DirectTransfer
  /** With `direct`: what the file is known by, should its transfer be interrupted. */
  readonly directHashes?: readonly HashValue[]
  /** What we did to it that the server does not have yet, or refused; oldest first. */
  readonly changes?: readonly ChangeRecord[]
}

/** A change of ours to a message: one of `edit`, `retract` and `react`. */
export interface ChangeRecord {
  /** Of its stanza. */
  readonly id: string
  readonly edit?: MessageContent
  readonly retract?: true
  /** The whole set (XEP-0444). */
  readonly react?: readonly string[]
  /** Epoch ms. */
  readonly madeAt: number
  /** Its place in the send queue; missing once it failed. */
  readonly queuedAt?: number
  /** As with messages. */
  readonly attemptedAt?: number
  readonly attemptedBehind?: string
  /** A sentence where an earlier version kept it. */
  readonly failure?: Failure | string
}

/** One of many small things beside the messages, in the order of their keys within a collection. */
export interface Entry<T> {
  readonly key: string
  /** Plain JSON. */
  readonly value: T
}

/** Keys are compared as text is; stores agree on the order of ASCII. A line feed is a good separator. */
export interface EntryQuery {
  /** Inclusive. */
  readonly from?: string
  /** Exclusive. */
  readonly below?: string
  readonly limit: number
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
  /** What our other devices can learn of it from our server (XEP-0490); missing while it is as `markedOrder` says. */
  readonly syncedOrder?: number
  /** We wrote to this peer, so it may learn that we are there. */
  readonly hasWritten: boolean
  /** How many changes wait for messages that are not here; see `messages/early-changes.ts`. */
  readonly earlyChanges?: number
  /** How long messages last here (XEP-0466), in seconds, 0 for ever; and since when that is so, in epoch ms. */
  readonly timerSeconds?: number
  readonly timerAt?: number
  /** Some of its messages do not last. */
  readonly hasExpiring?: true
  /** In a room: places of messages that mention us, ascending; some of them may be displayed. */
  readonly mentionOrders?: readonly number[]
  /** In a room: how far anybody else has read; and that somebody marked a message that was not here. */
  readonly seenByOrder?: number
  readonly hasEarlyReaders?: true
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
