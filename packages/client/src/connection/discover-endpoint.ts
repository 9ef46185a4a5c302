import type { WebSocketEndpoint } from "./endpoint.ts"

const RELATION = "urn:xmpp:alt-connections:websocket"

/**
 * XEP-0156: asks the web server of a domain where its WebSocket is; only over HTTPS, and only encrypted ones count.
 * @throws Error when the domain does not say
 */
export async function discoverWebSocket(domain: string): Promise<WebSocketEndpoint> {
  const response = await fetch(`https://${domain}/.well-known/host-meta.json`, { redirect: "follow" })
  const found = response.ok ? findWebSocket(await response.json()) : undefined
  if (found === undefined) throw new Error(`The domain ${domain} does not say where its server is.`)
  return { kind: "websocket", url: found }
}

/** Reads a host-meta document; it is a stranger's input. */
export function findWebSocket(hostMeta: unknown): string | undefined {
  if (typeof hostMeta !== "object" || hostMeta === null || !("links" in hostMeta)) return undefined
  const links: unknown[] = Array.isArray(hostMeta.links) ? hostMeta.links : []
  for (const link of links) {
    if (typeof link !== "object" || link === null || !("rel" in link) || !("href" in link)) continue
    if (link.rel === RELATION && typeof link.href === "string" && /^wss:\/\//i.test(link.href))
      return link.href
  }
  return undefined
}
