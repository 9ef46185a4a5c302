import type { Jid } from "@kith/xmpp"

export type Role = "user" | "admin"

export interface Account {
  /** The bare JID. */
  readonly user: Jid
  readonly role: Role
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** A disabled account keeps its data and its address; nobody can log in to it. */
  readonly isDisabled: boolean
}
