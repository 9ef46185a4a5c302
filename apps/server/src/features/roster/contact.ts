import type { Jid } from "@kith/xmpp"
import type { SubscriptionState } from "./subscription.ts"

/** What one user's roster says about one contact. */
export interface Contact {
  /** A bare JID. */
  readonly jid: Jid
  /** What the user calls them. */
  readonly name: string | undefined
  readonly groups: readonly string[]
  /** Whether the user has put them there. Who only asked is remembered, and not part of the roster. */
  readonly isListed: boolean
  readonly state: SubscriptionState
  /** The request that waits for an answer, as it came (RFC 6121 §3.1.3). */
  readonly request: string | undefined
}

export type Subscription = "none" | "to" | "from" | "both"

export function subscriptionOf({ state: { to, from } }: Contact): Subscription {
  if (to) return from ? "both" : "to"
  return from ? "from" : "none"
}
