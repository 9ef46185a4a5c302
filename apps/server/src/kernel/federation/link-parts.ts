import type { Clock } from "@kith/feature-kit"
import type { Stanza, StanzaError } from "@kith/xmpp"
import type { Inbox } from "../streams/inbox.ts"
import type { Link } from "./link.ts"
import type { LinkFailure } from "./link-failure.ts"
import type { Outgoing } from "./link-queue.ts"
import type { FederationSettings } from "./settings.ts"

/** A stream of ours that is gone and may be resumed (XEP-0198 §5). */
export interface Resumption {
  readonly id: string
  /** What the other side had acknowledged on it. */
  readonly acknowledged: number
  /** What had come on it, where both sides used it. */
  readonly inbox: Inbox | undefined
  /** The other side remembers it until then; epoch milliseconds. */
  readonly until: number
}

/** What a link asks of the rest. */
export interface LinkParts {
  readonly settings: FederationSettings
  readonly clock: Clock
  /** Opens a stream; it attaches itself with a carrier. Rejects with what has kept it from that. */
  readonly connect: (link: Link, resumption: Resumption | undefined) => Promise<void>
  /** Keeps a message that waits, across a restart. */
  readonly store: (items: readonly Outgoing[]) => void
  readonly forget: (items: readonly Outgoing[]) => void
  /** Asks the other server whether it is there (XEP-0199), behind what has been sent; whether it has answered. */
  readonly ping: (link: Link) => Promise<boolean>
  /** Tells the sender of a stanza what has become of it. */
  readonly bounce: (stanza: Stanza, error: StanzaError) => void
  readonly noteFailure: (link: Link, failure: LinkFailure) => void
}
