import type { Jid } from "@kith/xmpp"

/**
 * How far a message of ours came. `pending`: in our queue; `sent`: the server took responsibility (XEP-0198);
 * `delivered`: a device of the peer has it (XEP-0184); `displayed`: the peer saw it (XEP-0333); `failed`: refused,
 * `failure` says why.
 */
export type MessageState = "pending" | "sent" | "delivered" | "displayed" | "failed"

export interface Message {
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
  readonly body: string
  /** Epoch milliseconds: by the server's clock where it is known, by ours while the message is pending. */
  readonly sentAt: number
  /** Messages of others are always `delivered`. */
  readonly state: MessageState
  /** A sentence for people, with `failed`. */
  readonly failure?: string
}
