import type { Jid } from "@kith/xmpp"

/** A device that wants to be woken, through the push service of its app. */
export interface Registration {
  /** A bare JID. */
  readonly owner: Jid
  readonly service: Jid
  /** Empty for none. */
  readonly node: string
  /** Of the session that registered it: the device's own. */
  readonly resource: string
  /** What that session came in by, as `accessOf` names it: the registration ends with it. */
  readonly access: string | undefined
  /** XML of the form to be sent with each notification. */
  readonly options: string | undefined
  readonly wantsPriority: boolean
  /** Epoch milliseconds. */
  readonly enabledAt: number
  /** Notifications that the service did not take, in a row. */
  readonly failures: number
}

export const keyOf = ({ owner, service, node }: Pick<Registration, "owner" | "service" | "node">): string =>
  `${owner} ${service} ${node}`
