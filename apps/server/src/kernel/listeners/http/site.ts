import type { IncomingMessage, ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import type { Clock, Log, Metrics } from "@kith/feature-kit"
import fastify, { type FastifyInstance, type FastifyReply } from "fastify"
import type { HealthCheck, ServerMetrics } from "../../log/index.ts"
import {
  type ApiSettings,
  type DescribeRequest,
  type DoorParts,
  EventsDoor,
  type OperationRegistry,
  RestDoor,
  registerReference,
} from "../../operations/index.ts"
import type { ConnectionMethods } from "./connection-methods.ts"
import { createDescribeRequest } from "./describe-request.ts"
import { registerFeatureRoutes } from "./feature-routes.ts"
import { registerHostMeta } from "./host-meta.ts"
import type { HttpRoutes } from "./http-routes.ts"
import { securityHeaders } from "./security-headers.ts"
import type { HttpSettings } from "./settings.ts"
import { registerStatus } from "./status-routes.ts"
import { registerWebApp } from "./web-app.ts"

export interface SiteParts {
  readonly settings: HttpSettings
  readonly apiSettings: ApiSettings
  /** Counts the requests of each network address, on all sites together. */
  readonly perAddress?: DoorParts["perAddress"]
  readonly registry: OperationRegistry
  /** What features serve themselves. */
  readonly routes: HttpRoutes
  readonly clock: Clock
  readonly log: Log
  /** Those of the whole process. */
  readonly metrics: ServerMetrics
  /** Where the figures of this site go; by default to those of the process. */
  readonly ownMetrics?: Metrics | undefined
  readonly healthChecks: readonly HealthCheck[]
  /** What host-meta tells. */
  readonly methods: Omit<ConnectionMethods, "hasBosh">
  /** With the built web app in it. */
  readonly webFolder: string
}

/** What one domain has on the web: the web app, the API, the paths of features, host-meta, health and figures. */
export interface Site {
  readonly describeRequest: DescribeRequest
  handleRequest(request: IncomingMessage, response: ServerResponse): void
  /** A WebSocket for the events of the API. */
  handleEvents(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Ends the connections for events. */
  sayGoodbye(): Promise<void>
  /** After the last request. */
  close(): Promise<void>
}

export async function createSite(parts: SiteParts & { readonly hasBosh: boolean }): Promise<Site> {
  const { settings, clock, log, metrics, ownMetrics = metrics } = parts
  const describeRequest = createDescribeRequest(settings.trustedProxies, settings.publicUrl)
  const doorParts: DoorParts = {
    registry: parts.registry,
    settings: parts.apiSettings,
    clock,
    log,
    describeRequest,
    perAddress: parts.perAddress,
  }
  const events = new EventsDoor(doorParts)
  const app = await createApp(parts, doorParts)
  ownMetrics.gauge("api_event_connections", "Connections to /api/v1/events", () => events.connectionCount)
  return {
    describeRequest,
    handleRequest: (request, response) => app.routing(request, response),
    handleEvents: (request, socket, head) => events.handleUpgrade(request, socket, head),
    sayGoodbye: () => events.close(),
    close: () => app.close(),
  }
}

async function createApp(
  parts: SiteParts & { readonly hasBosh: boolean },
  doorParts: DoorParts,
): Promise<FastifyInstance> {
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
  registerHostMeta(app, describeRequest, { ...parts.methods, hasBosh: parts.hasBosh })
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
