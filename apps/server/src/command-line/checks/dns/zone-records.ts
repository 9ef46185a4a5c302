import { toAsciiDomain } from "../../../kernel/federation/names/index.ts"
import type { OwnService } from "./own-services.ts"

const TTL_SECONDS = 3600

/** A domain and the ways into this server that it should tell of. */
export interface OwnDomain {
  readonly domain: string
  readonly services: readonly OwnService[]
}

/** Where the server is. */
export interface OwnHost {
  /** In ASCII. */
  readonly host: string
  readonly addresses: readonly string[]
}

/**
 * The records that this server should have, as lines of a zone file (RFC 1035 §5). All domains but the first are nothing
 * but services of this server: as aliases of its host they can be reached by those who know no SRV records, such as an
 * authority that is asked for a certificate (RFC 8555 §8.3).
 */
export function formatZone(domains: readonly OwnDomain[], { host, addresses }: OwnHost): readonly string[] {
  const rows = domains.flatMap(({ domain, services }) =>
    services
      .filter(({ port }) => port !== undefined)
      .map(({ name, port, portWithout }) => ({
        owner: `${name}.${toAsciiDomain(domain)}.`,
        // Direct TLS comes first, as it is quicker.
        data: `SRV ${portWithout === undefined ? 5 : 10} 0 ${port} ${host}.`,
      })),
  )
  for (const { domain } of domains.slice(1)) {
    const ascii = toAsciiDomain(domain)
    if (ascii !== host) rows.push({ owner: `${ascii}.`, data: `CNAME ${host}.` })
  }
  for (const address of addresses) {
    rows.push({ owner: `${host}.`, data: `${address.includes(":") ? "AAAA" : "A"} ${address}` })
  }
  const width = Math.max(...rows.map(({ owner }) => owner.length))
  const lines = rows.map(({ owner, data }) => `${owner.padEnd(width)} ${TTL_SECONDS} IN ${data}`)
  if (addresses.length === 0) {
    lines.push(
      `; and A and AAAA records of ${host}. with the addresses at which the world reaches this server`,
    )
  }
  return lines
}
