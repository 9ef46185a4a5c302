import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http"
import type { AddressInfo } from "node:net"
import type { Duplex } from "node:stream"
import { API_PATH, type RequestOrigin } from "../../operations/index.ts"
import { limitBodyTime } from "./body-time.ts"
import { ConnectionLimits } from "./connection-limits.ts"
import { createDescribeRequest, createTrust } from "./describe-request.ts"
import type { HttpSettings } from "./settings.ts"
import { createSite, type Site, type SiteParts } from "./site.ts"

export type UpgradeHandler = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  origin: RequestOrigin,
) => void

export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  origin: RequestOrigin,
) => void

export interface HttpListenerParts extends SiteParts {
  /** Such as `127.0.0.1`, `::1` or `::`. */
  readonly addresses: readonly string[]
  /** 0 picks a free one. */
  readonly port: number
  /** XMPP over WebSocket, at `/xmpp`. */
  readonly handleXmppUpgrade: UpgradeHandler
  /** XMPP over HTTP, at {@link BOSH_PATHS}; `undefined` where it is switched off. */
  readonly handleBosh?: RequestHandler | undefined
  /** The site of another domain, by the host that somebody asks for; `undefined` for what is not known. */
  readonly findSite?: ((host: string) => Site | undefined) | undefined
}

const BOSH_PATHS = ["/http-bind", "/http-bind/", "/bosh", "/bosh/"]

export interface HttpListener {
  readonly port: number
  /** Lets requests under way end, for some seconds. */
  close(): Promise<void>
}

const CLOSING_MS = 5_000

/** Opens the web door: one site for each domain, XMPP over WebSocket and BOSH. What is for no host known is for the first site. */
export async function listenHttp(parts: HttpListenerParts): Promise<HttpListener> {
  const { settings, handleBosh } = parts
  const limits = new ConnectionLimits(settings, createTrust(settings.trustedProxies))
  const first = await createSite({ ...parts, hasBosh: handleBosh !== undefined })
  // What a host is to be found by is the same for all: whose proxies are trusted is the operator's to say.
  const describeHost = createDescribeRequest(settings.trustedProxies, "")
  const siteOf = (request: IncomingMessage) =>
    parts.findSite?.(hostNameOf(describeHost(request).host)) ?? first
  parts.metrics.gauge("http_connections", "HTTP and WebSocket connections", () => limits.count)

  const handleRequest: RequestListener = (request, response) => {
    limitBodyTime(request, response, settings.requestSeconds * 1000)
    const path = (request.url ?? "").split("?")[0] ?? ""
    const site = siteOf(request)
    if (handleBosh === undefined || !BOSH_PATHS.includes(path)) {
      site.handleRequest(request, response)
      return
    }
    // What waits there for an answer ends with the streams, not with the web door.
    limits.handOver(request.socket)
    handleBosh(request, response, site.describeRequest(request))
  }
  const handleUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy())
    limits.handOver(request.socket)
    const path = (request.url ?? "").split("?")[0]
    const site = siteOf(request)
    if (path === "/xmpp") parts.handleXmppUpgrade(request, socket, head, site.describeRequest(request))
    else if (path === `${API_PATH}/events`) site.handleEvents(request, socket, head)
    else socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
  }

  const servers: Server[] = []
  let port = parts.port
  try {
    for (const address of parts.addresses) {
      const server = createHttpServer(handleRequest, settings)
      server.on("connection", (socket) => limits.admit(socket))
      server.on("upgrade", handleUpgrade)
      // On port 0 the first address chooses for all.
      port = await listen(server, address, port)
      servers.push(server)
    }
  } catch (error) {
    for (const server of servers) server.close()
    await first.sayGoodbye()
    await first.close()
    throw error
  }

  return {
    port,
    async close() {
      for (const server of servers) {
        server.close()
        server.closeIdleConnections()
      }
      await Promise.all([first.sayGoodbye(), limits.drain(CLOSING_MS)])
      await first.close()
    },
  }
}

/** Without its port. */
function hostNameOf(host: string): string {
  return host.replace(/:\d+$/, "")
}

function createHttpServer(handleRequest: RequestListener, settings: HttpSettings): Server {
  const server = createServer(
    {
      headersTimeout: settings.headerSeconds * 1000,
      // Some bodies may take longer than others.
      requestTimeout: 0,
      keepAliveTimeout: settings.idleSeconds * 1000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    handleRequest,
  )
  // A connection that never says anything has no request whose time could run out.
  server.setTimeout(settings.idleSeconds * 1000)
  return server
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host, port, ipv6Only: host === "::1" }, () => {
      server.off("error", reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
