import { DomainError, type Forwarder } from "@kith/feature-kit"
import type { Config } from "../config.ts"
import type { Neighbours } from "../kernel/federation/index.ts"
import type { DomainDirectory } from "../kernel/hosting/domain-directory.ts"
import type { Place } from "./place.ts"

/**
 * The other domains of the process as one of them reaches them. Where `[federation] enabled` is false on either side the two
 * have nothing to do with each other, as if they were on two servers.
 */
export function neighboursOf(config: Config, directory: DomainDirectory<Place>): Neighbours {
  const own = config.server.domain
  const ownerOf = (name: string): string | undefined => {
    const owner = directory.ownerOf(name)
    return owner === own ? undefined : owner
  }
  return {
    find(name): Forwarder | undefined {
      const owner = ownerOf(name)
      if (owner === undefined) return undefined
      if (isClosed(config)) return separate
      const place = directory.at(owner)
      return place !== undefined && isClosed(place.core.config) ? separate : place?.entry.take
    },
    has: (name) => ownerOf(name) !== undefined,
  }
}

const isClosed = ({ federation }: Config): boolean => federation.enabled === false

const separate: Forwarder = () => {
  throw new DomainError("remote-server-not-found", "This domain and yours do not talk to other servers.")
}
