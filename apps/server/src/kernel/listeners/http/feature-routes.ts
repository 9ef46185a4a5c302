import type { Readable } from "node:stream"
import type { HttpAnswer, HttpRequest, Log } from "@kith/feature-kit"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { toHttpError } from "../../errors/index.ts"
import type { DescribeRequest } from "../../operations/index.ts"
import { limitBodyTime } from "./body-time.ts"
import type { FeatureRoute, HttpRoutes } from "./http-routes.ts"

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const

/** Hands requests to the features that serve their paths, bodies unread. */
export function registerFeatureRoutes(
  app: FastifyInstance,
  routes: HttpRoutes,
  describeRequest: DescribeRequest,
  log: Log,
): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser("*", (_request, payload, done) => done(null, payload))
  app.setErrorHandler((error, request, reply) => {
    // Nobody is there to be told when a body breaks off, and nothing has failed that should not.
    if (request.raw.errored !== null) return reply.hijack()
    const { status, error: told } = toHttpError(error, log)
    if (told.retryAfterSeconds !== undefined) reply.header("retry-after", told.retryAfterSeconds)
    return reply.code(status).send({ error: told })
  })
  for (const route of routes.all) {
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      reply.headers(route.headers)
      return send(reply, await route.handler(readRequest(request, reply, route, describeRequest)))
    }
    for (const url of [route.prefix, `${route.prefix}/*`]) {
      app.route({ method: [...METHODS], url, exposeHeadRoute: false, handler })
    }
  }
}

function readRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  { prefix }: FeatureRoute,
  describeRequest: DescribeRequest,
): HttpRequest {
  const { remoteAddress, isConfidential, host, isHttps } = describeRequest(request.raw)
  const [path = "", query = ""] = request.url.split("?", 2)
  return {
    method: request.method,
    path: path.slice(prefix.length),
    query: new URLSearchParams(query),
    headers: request.headers,
    remoteAddress,
    isConfidential,
    origin: `${isHttps ? "https" : "http"}://${host}`,
    allowTime: (seconds) => limitBodyTime(request.raw, reply.raw, seconds * 1000),
    body: (request.body as Readable | undefined) ?? request.raw,
  }
}

function send(reply: FastifyReply, { status, headers, body }: HttpAnswer): FastifyReply {
  reply.code(status)
  if (headers !== undefined) reply.headers(headers)
  return reply.send(body)
}
