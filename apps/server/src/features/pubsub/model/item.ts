import type { Jid } from "@kith/xmpp"

export interface Item {
  readonly id: string
  /** A bare JID. */
  readonly publisher: Jid
  /** One element as text that stands by itself; empty for an item without a payload. */
  readonly payload: string
  /** Time and order in one: see `moments.ts`. Published again it moves to the end. */
  readonly published: number
  /** The same for when an item of this id was first there. */
  readonly created: number
}
