import { isLoopback } from "@kith/feature-kit"
import { REL_BOSH, REL_DIRECT_TLS, REL_WEBSOCKET } from "@kith/xmpp/extensions"
import type { RequestOrigin } from "../../operations/index.ts"
import type { DiscoverySettings } from "./discovery-settings.ts"

export interface WebLink {
  readonly rel: string
  readonly href: string
}

/** What host-meta can tell of. */
export interface ConnectionMethods {
  readonly domain: string
  readonly hasBosh: boolean
  /** Where the server listens; `undefined` where it does not. */
  readonly directTlsPort: number | undefined
  readonly settings: DiscoverySettings
}

/** XEP-0156 §2.2: only URLs of HTTPS. The exception never leaves this machine. */
export function listWebLinks({ host, isHttps, remoteAddress }: RequestOrigin, hasBosh: boolean): WebLink[] {
  if (!isHttps && !isLoopback(remoteAddress)) return []
  const scheme = (plain: string) => (isHttps ? `${plain}s` : plain)
  const webSocket = { rel: REL_WEBSOCKET, href: `${scheme("ws")}://${host}/xmpp` }
  return hasBosh ? [webSocket, { rel: REL_BOSH, href: `${scheme("http")}://${host}/http-bind` }] : [webSocket]
}

/**
 * The whole of host-meta.json. Where the operator has said how the world reaches the server it tells everything, and that
 * nothing else need be looked up (XEP-0487); else what XEP-0156 wants.
 */
export function describeMethods(origin: RequestOrigin, methods: ConnectionMethods): Record<string, unknown> {
  const { settings, domain, directTlsPort } = methods
  const { ips, ttlSeconds, publicKeyPins } = settings
  const webLinks = listWebLinks(origin, methods.hasBosh)
  if (ips.length === 0 || !origin.isHttps) return { links: webLinks }

  const place = (priority: number, sni: string, ech: string) => ({
    ips,
    priority,
    weight: 50,
    sni,
    ...(ech !== "" && { ech }),
  })
  const links: object[] = webLinks.map((link) => {
    const priority = link.rel === REL_BOSH ? settings.boshPriority : settings.websocketPriority
    return { ...link, ...place(priority, new URL(link.href).hostname, settings.webEch) }
  })
  const port = settings.directTlsPort === 0 ? directTlsPort : settings.directTlsPort
  if (directTlsPort !== undefined && port !== undefined) {
    const where = place(settings.directTlsPriority, domain, settings.directTlsEch)
    links.unshift({ rel: REL_DIRECT_TLS, port, ...where })
  }
  const pins = publicKeyPins.length > 0 && { "public-key-pins-sha-256": publicKeyPins }
  return { xmpp: { ttl: ttlSeconds, ...pins }, links }
}
