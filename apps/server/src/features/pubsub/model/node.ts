import type { Jid } from "@kith/xmpp"
import type { Affiliation } from "./affiliation.ts"
import type { NodeConfiguration } from "./configuration.ts"

export interface Node {
  readonly id: number
  /** Whose subscribers may read it where subscribers may: its own id, or that of the node it belongs to. */
  readonly accessId: number
  /** Where it is: at the bare JID of an account, or at the domain of the service. */
  readonly host: Jid
  readonly name: string
  /** A bare JID; what is stored in the node counts against their limits. */
  readonly creator: Jid
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly configuration: NodeConfiguration
  /** By bare JID. The account that is the host is its owner without standing here. */
  readonly affiliations: ReadonlyMap<string, Affiliation>
}

/** XEP-0163: a node at the address of a person. */
export const isPersonal = (host: Jid): boolean => host.local !== undefined
