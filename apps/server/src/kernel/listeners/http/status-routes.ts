import { timingSafeEqual } from "node:crypto"
import { isLoopback } from "@kith/feature-kit"
import type { FastifyInstance } from "fastify"
import { examineHealth, type HealthCheck, type ServerMetrics } from "../../log/index.ts"
import type { DescribeRequest } from "../../operations/index.ts"

/** `/health` for load balancers and `/metrics` for Prometheus. */
export function registerStatus(
  app: FastifyInstance,
  parts: {
    readonly healthChecks: readonly HealthCheck[]
    readonly metrics: ServerMetrics
    readonly metricsToken: string
    readonly describeRequest: DescribeRequest
  },
): void {
  const isLocal = (request: Parameters<DescribeRequest>[0]) =>
    isLoopback(parts.describeRequest(request).remoteAddress)

  app.get("/health", async (request, reply) => {
    const { isHealthy, checks } = await examineHealth(parts.healthChecks)
    reply.code(isHealthy ? 200 : 503).header("cache-control", "no-store")
    const status = isHealthy ? "ok" : "failing"
    // What exactly is wrong is nobody's business but the administrator's.
    return isLocal(request.raw) ? { status, checks } : { status }
  })

  app.get("/metrics", async (request, reply) => {
    if (!isLocal(request.raw) && !isToken(request.headers.authorization, parts.metricsToken)) {
      return reply
        .code(403)
        .type("text/plain; charset=utf-8")
        .send("Set http.metrics-token to read this from here\n")
    }
    reply.header("cache-control", "no-store").type(parts.metrics.contentType)
    return parts.metrics.render()
  })
}

function isToken(authorization: string | undefined, token: string): boolean {
  const expected = Buffer.from(`Bearer ${token}`)
  const given = Buffer.from(authorization ?? "")
  return token !== "" && given.length === expected.length && timingSafeEqual(given, expected)
}
