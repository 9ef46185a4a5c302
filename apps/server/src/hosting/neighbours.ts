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
  return {
    find(name): Forwarder | undefined {
      const owner = directory.ownerOf(name)
      if (owner === undefined || owner === own) return undefined
      const place = directory.at(owner)
      if (place === undefined) return unavailable
      return isClosed(config) || isClosed(place.core.config) ? separate : place.entry.take
    },
  }
}

const isClosed = ({ federation }: Config): boolean => federation.enabled === false

const unavailable: Forwarder = () => {
  throw new DomainError(
    "remote-server-timeout",
    "This domain is not available at the moment; try again later.",
  )
}

const separate: Forwarder = () => {
  throw new DomainError("remote-server-not-found", "This domain and yours do not talk to other servers.")
}
