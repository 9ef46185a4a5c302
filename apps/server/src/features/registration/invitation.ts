import type { Jid } from "@kith/xmpp"

/**
 * What a link is for: `contact` makes whoever follows it a contact of the inviter, and lets them make an account first
 * where people may invite to this server (XEP-0401 §5.1); `account` is for a new account (§5.4).
 */
export type InvitationKind = "contact" | "account"

export interface Invitation {
  /** The hash of its token: names it without letting anybody use it. */
  readonly id: string
  readonly kind: InvitationKind
  /** The bare JID of the inviter. */
  readonly inviter: Jid
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly expiresAt: number
  readonly usesLeft: number
  /** The only name that can be registered with it; nobody else can have it meanwhile. */
  readonly username: string | undefined
  /** Whether an account may be made with it. */
  readonly letsRegister: boolean
  /** Whether the new account and the inviter become contacts. */
  readonly addsContact: boolean
}
