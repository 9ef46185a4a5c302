import { type Stanza, stanza } from "@kith/xmpp"
import { authenticate, type UserAgent } from "@kith/xmpp/extensions"
import type { Link } from "../connection/link.ts"
import type { LinkReader } from "../connection/link-reader.ts"
import type { Exchange } from "./exchange.ts"
import type { InlineRequests } from "./inline-requests.ts"

/** One connection that signs in. */
export interface Attempt {
  readonly link: Link
  readonly reader: LinkReader
  readonly inline: InlineRequests
}

/** `<authenticate/>`, with what else is asked for. */
export function authenticateBy(
  exchange: Exchange,
  userAgent: UserAgent,
  inline: Parameters<typeof authenticate>[1],
  upgrades: readonly string[] = [],
): Stanza {
  const { mechanism } = exchange
  return stanza(authenticate({ mechanism, initialResponse: exchange.begin(), userAgent, upgrades }, inline))
}
