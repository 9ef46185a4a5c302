import type { Jid } from "@kith/xmpp"
import type { Failure } from "../failure.ts"
import type { DirectTransfer } from "../file-transfer/direct-transfer.ts"
import type { FailedFile } from "../uploads/failed-file.ts"
import type { MessageContent } from "./content.ts"

/**
 * How far a message of ours came. `pending`: in our queue; `sent`: the server took responsibility (XEP-0198);
 * `delivered`: a device of the peer has it (XEP-0184); `displayed`: the peer, or somebody in the room, saw it (XEP-0333); `failed`: refused,
 * `failure` says why.
 */
export type MessageState = "pending" | "sent" | "delivered" | "displayed" | "failed"

/** A version of a text that is no more (XEP-0308). */
export interface Edit {
  readonly body: string
  /** Epoch ms. */
  readonly at: number
}

/** The message was taken back (XEP-0424), or away by a moderator of the room (XEP-0425). */
export interface Retraction {
  /** Epoch ms. */
  readonly at: number
  /** The moderator, as the room names them. */
  readonly by?: string
  readonly reason?: string
}

/** Everybody who answered with the same emoji (XEP-0444). */
export interface Reaction {
  readonly emoji: string
  readonly count: number
  /** Some of them, the earliest first: bare addresses, in rooms occupant ids or nicks. At most `count`. */
  readonly by: readonly string[]
  readonly isMine: boolean
}

/** What we did to a message and the server does not have yet, or refused: then `failure` says why. */
export interface MessageChange {
  readonly id: string
  readonly kind: "edit" | "retract" | "react"
  readonly failure?: Failure
}

export interface Message extends MessageContent {
  /** Stable on this device for as long as the message is in the store; a key for lists. */
  readonly id: string
  /** The sender's id (XEP-0359 origin-id and the stanza's id). */
  readonly originId?: string
  /** The id in our own archive (XEP-0359 stanza-id). */
  readonly archiveId?: string
  /** The bare address of the conversation. */
  readonly peer: Jid
  readonly from: Jid
  readonly isMine: boolean
  /** Epoch milliseconds: by the server's clock where it is known, by ours while the message is pending. */
  readonly sentAt: number
  /** Messages of others are always `delivered`. */
  readonly state: MessageState
  /** With `failed`. */
  readonly failure?: Failure
  /** Files of it that could not be uploaded, while `pending` or `failed`; the others are kept. */
  readonly failedFiles?: readonly FailedFile[]

  /** In a room: the nick it was written under. */
  readonly senderName?: string
  /** In a room: who that is, whatever they call themselves (XEP-0421). */
  readonly occupantId?: string
  /** In a room that shows it: their own bare address, as the room told it with the message or of who was there. */
  readonly senderAddress?: Jid
  /** In a room: it names us, or answers us. */
  readonly mentionsMe?: true
  /** Earlier versions, oldest first; there are some: it was edited. */
  readonly edits?: readonly Edit[]
  /** Then the body is "", and nothing else is left. */
  readonly retracted?: Retraction
  readonly reactions?: readonly Reaction[]
  /** Epoch ms: then it is removed from this device. */
  readonly expiresAt?: number
  /** Its file goes from device to device, and this message is on this one only. */
  readonly direct?: DirectTransfer
  /** Changes of ours that are under way or failed, oldest first. The message shows those under way as if they were made. */
  readonly changes?: readonly MessageChange[]
}
