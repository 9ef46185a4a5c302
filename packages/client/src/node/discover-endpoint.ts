import { resolveSrv } from "node:dns/promises"
import type { DiscoverEndpoint } from "../account/options.ts"
import { discoverWebSocket } from "../connection/discover-endpoint.ts"
import type { TcpEndpoint } from "../connection/endpoint.ts"

/** SRV records (RFC 6120 §3.2.1, XEP-0368), direct TLS first, then host-meta, then the domain itself on port 5222. */
export const discoverEndpoint: DiscoverEndpoint = async (domain) => {
  const direct = await findByService(`_xmpps-client._tcp.${domain}`, "direct")
  if (direct !== undefined) return direct
  const starttls = await findByService(`_xmpp-client._tcp.${domain}`, "starttls")
  if (starttls !== undefined) return starttls
  const fallback = { kind: "tcp", host: domain, port: 5222, security: "starttls" } as const
  return await discoverWebSocket(domain).catch(() => fallback)
}

async function findByService(
  name: string,
  security: TcpEndpoint["security"],
): Promise<TcpEndpoint | undefined> {
  const records = await resolveSrv(name).catch(() => [])
  const [first] = records.sort((a, b) => a.priority - b.priority || b.weight - a.weight)
  // RFC 2782: a lone "." says that there is no such service.
  if (first === undefined || first.name === "" || first.name === ".") return undefined
  return { kind: "tcp", host: first.name, port: first.port, security }
}
