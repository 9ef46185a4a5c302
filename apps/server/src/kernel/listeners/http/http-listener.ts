import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http"
import type { AddressInfo } from "node:net"
import type { Duplex } from "node:stream"
import type { Clock, Log } from "@kith/feature-kit"
import fastify, { type FastifyInstance, type FastifyReply } from "fastify"
import type { HealthCheck, ServerMetrics } from "../../log/index.ts"
import {
  API_PATH,
  type ApiSettings,
  type DoorParts,
  EventsDoor,
  type OperationRegistry,
  type RequestOrigin,
  RestDoor,
  registerReference,
} from "../../operations/index.ts"
import { limitBodyTime } from "./body-time.ts"
import { ConnectionLimits } from "./connection-limits.ts"
import type { ConnectionMethods } from "./connection-methods.ts"
import { createDescribeRequest, createTrust } from "./describe-request.ts"
import { registerFeatureRoutes } from "./feature-routes.ts"
import { registerHostMeta } from "./host-meta.ts"
import type { HttpRoutes } from "./http-routes.ts"
import { securityHeaders } from "./security-headers.ts"
import type { HttpSettings } from "./settings.ts"
import { registerStatus } from "./status-routes.ts"
import { registerWebApp } from "./web-app.ts"

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

export interface HttpListenerParts {
  /** Such as `127.0.0.1`, `::1` or `::`. */
  readonly addresses: readonly string[]
  /** 0 picks a free one. */
  readonly port: number
  readonly settings: HttpSettings
  readonly apiSettings: ApiSettings
  readonly registry: OperationRegistry
  /** What features serve themselves. */
  readonly routes: HttpRoutes
  readonly clock: Clock
  readonly log: Log
  readonly metrics: ServerMetrics
  readonly healthChecks: readonly HealthCheck[]
  /** What host-meta tells. */
  readonly methods: Omit<ConnectionMethods, "hasBosh">
  /** With the built web app in it. */
  readonly webFolder: string
  /** XMPP over WebSocket, at `/xmpp`. */
  readonly handleXmppUpgrade: UpgradeHandler
  /** XMPP over HTTP, at {@link BOSH_PATHS}; `undefined` where it is switched off. */
  readonly handleBosh?: RequestHandler | undefined
}

const BOSH_PATHS = ["/http-bind", "/http-bind/", "/bosh", "/bosh/"]

export interface HttpListener {
  readonly port: number
  /** Lets requests under way end, for some seconds. */
  close(): Promise<void>
}

const CLOSING_MS = 5_000

/** Opens the web door: the web app, the API, XMPP over WebSocket and BOSH, host-meta, health and figures. */
export async function listenHttp(parts: HttpListenerParts): Promise<HttpListener> {
  const { settings, clock, log } = parts
  const describeRequest = createDescribeRequest(settings.trustedProxies, settings.publicUrl)
  const limits = new ConnectionLimits(settings, createTrust(settings.trustedProxies))
  const doorParts: DoorParts = {
    registry: parts.registry,
    settings: parts.apiSettings,
    clock,
    log,
    describeRequest,
  }
  const events = new EventsDoor(doorParts)
  const app = await createApp(parts, doorParts)
  parts.metrics.gauge("http_connections", "HTTP and WebSocket connections", () => limits.count)
  parts.metrics.gauge("api_event_connections", "Connections to /api/v1/events", () => events.connectionCount)

  const handleRequest: RequestListener = (request, response) => {
    limitBodyTime(request, response, settings.requestSeconds * 1000)
    const path = (request.url ?? "").split("?")[0] ?? ""
    if (parts.handleBosh === undefined || !BOSH_PATHS.includes(path)) {
      app.routing(request, response)
      return
    }
    // What waits there for an answer ends with the streams, not with the web door.
    limits.handOver(request.socket)
    parts.handleBosh(request, response, describeRequest(request))
  }
  const handleUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy())
    limits.handOver(request.socket)
    const path = (request.url ?? "").split("?")[0]
    if (path === "/xmpp") parts.handleXmppUpgrade(request, socket, head, describeRequest(request))
    else if (path === `${API_PATH}/events`) events.handleUpgrade(request, socket, head)
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
    await events.close()
    await app.close()
    throw error
  }

  return {
    port,
    async close() {
      for (const server of servers) {
        server.close()
        server.closeIdleConnections()
      }
      await Promise.all([events.close(), limits.drain(CLOSING_MS)])
      await app.close()
    },
  }
}

async function createApp(parts: HttpListenerParts, doorParts: DoorParts): Promise<FastifyInstance> {
  const { describeRequest, registry } = doorParts
  const app = fastify({
    bodyLimit: parts.apiSettings.maxBodyBytes,
    // What is no address at all reaches no hook.
    frameworkErrors: (_error, request, reply) => {
      const error = { code: "bad-request", message: "The address is not percent-encoded UTF-8." }
      const headers = securityHeaders(describeRequest(request.raw), parts.routes.origins)
      ;(reply as FastifyReply).code(400).headers(headers).send({ error })
    },
  })
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(securityHeaders(describeRequest(request.raw), parts.routes.origins))
  })
  registerHostMeta(app, describeRequest, { ...parts.methods, hasBosh: parts.handleBosh !== undefined })
  registerStatus(app, {
    healthChecks: parts.healthChecks,
    metrics: parts.metrics,
    metricsToken: parts.settings.metricsToken,
    describeRequest,
  })
  registerReference(app, registry, describeRequest)
  await app.register(async (scope) => new RestDoor(doorParts).register(scope))
  await app.register(async (scope) => registerFeatureRoutes(scope, parts.routes, describeRequest, parts.log))
  await registerWebApp(app, parts.webFolder)
  await app.ready()
  return app
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
