import { DomainError, networkOf, type Operation } from "@kith/feature-kit"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type HttpError, toHttpError } from "../../errors/index.ts"
import { readBearerToken, tokenKey } from "../bearer-token.ts"
import { API_PATH, type DoorParts } from "../door.ts"
import { invoke, type Visitor } from "../invoke.ts"
import { type JsonSchema, toJsonSchema } from "../json-schema.ts"
import { RateLimiter } from "../rate-limiter.ts"
import { allowOrigin, isPreflight } from "./cross-origin.ts"
import { readQuery } from "./query-fields.ts"
import { type RestMatch, RestRoutes } from "./rest-routes.ts"

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const

/** Serves the operations as REST: fields from the path, the query and the body; JSON out. */
export class RestDoor {
  readonly #parts: DoorParts
  readonly #perAddress: RateLimiter
  readonly #perToken: RateLimiter
  readonly #inputSchemas = new WeakMap<Operation, JsonSchema>()
  #routes: { readonly version: number; readonly routes: RestRoutes } | undefined

  constructor(parts: DoorParts) {
    this.#parts = parts
    const { settings, clock } = parts
    this.#perAddress = parts.perAddress ?? new RateLimiter(settings.requestsPerMinutePerAddress, clock)
    this.#perToken = new RateLimiter(parts.settings.requestsPerMinutePerToken, parts.clock)
  }

  register(app: FastifyInstance): void {
    const { settings } = this.#parts
    app.setErrorHandler((error, _request, reply) =>
      this.#refuse(reply, toHttpError(readClientError(error), this.#parts.log), error),
    )
    app.route({
      method: [...METHODS],
      url: `${API_PATH}/*`,
      bodyLimit: settings.maxBodyBytes,
      onRequest: async (request, reply) => {
        reply.header("cache-control", "no-store")
        allowOrigin(request.headers.origin, reply, settings.allowedOrigins)
        this.#perAddress.admit(networkOf(this.#parts.describeRequest(request.raw).remoteAddress))
      },
      handler: (request, reply) => this.#serve(request, reply),
    })
  }

  async #serve(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (isPreflight(request)) return reply.code(204).send()
    const [path = "", query = ""] = request.url.slice(API_PATH.length).split("?", 2)
    const found = this.#findRoutes().find(request.method === "HEAD" ? "GET" : request.method, path)
    if ("allowed" in found) {
      reply.code(405).header("allow", found.allowed.join(", "))
      const message = `This path takes ${found.allowed.join(" and ")} only.`
      return { error: { code: "not-allowed", message } }
    }
    const visitor = await this.#identify(request)
    return invoke(
      found.operation,
      this.#gatherInput(found, new URLSearchParams(query), request.body),
      visitor,
    )
  }

  async #identify(request: FastifyRequest): Promise<Visitor> {
    const { remoteAddress, isConfidential } = this.#parts.describeRequest(request.raw)
    const token = readBearerToken(request.headers.authorization)
    if (token === undefined) return { remoteAddress, isConfidential, account: undefined }
    this.#perToken.admit(tokenKey(token))
    return { remoteAddress, isConfidential, account: await this.#parts.registry.verifyToken(token) }
  }

  #gatherInput(
    { operation, fields }: RestMatch,
    query: URLSearchParams,
    body: unknown,
  ): Record<string, unknown> {
    if (body !== undefined && body !== null && (typeof body !== "object" || Array.isArray(body))) {
      throw new DomainError("bad-request", "The body must be a JSON object.")
    }
    const schema = this.#inputSchema(operation)
    const path = readQuery(new URLSearchParams(fields), schema)
    const sources = [path, readQuery(query, schema), body ?? {}]
    const input: Record<string, unknown> = {}
    for (const source of sources) {
      for (const [name, value] of Object.entries(source)) {
        if (Object.hasOwn(input, name)) throw new DomainError("bad-request", `${name} is given twice.`)
        input[name] = value
      }
    }
    return input
  }

  #inputSchema(operation: Operation): JsonSchema {
    const schema = this.#inputSchemas.get(operation) ?? toJsonSchema(operation.input, "input")
    this.#inputSchemas.set(operation, schema)
    return schema
  }

  #findRoutes(): RestRoutes {
    const { version, operations } = this.#parts.registry
    if (this.#routes?.version !== version) this.#routes = { version, routes: new RestRoutes(operations) }
    return this.#routes.routes
  }

  #refuse(reply: FastifyReply, { status, error }: HttpError, cause: unknown): FastifyReply {
    if (status === 401) reply.header("www-authenticate", "Bearer")
    if (error.retryAfterSeconds !== undefined) reply.header("retry-after", error.retryAfterSeconds)
    return reply.code(readClientStatus(cause) ?? status).send({ error })
  }
}

/** What Fastify refuses by itself, before an operation is found: a body that is too long, of another type, or no JSON. */
function readClientError(error: unknown): unknown {
  if (readClientStatus(error) === undefined) return error
  return new DomainError("bad-request", `${(error as Error).message}.`.replace(/\.\.$/, "."))
}

function readClientStatus(error: unknown): number | undefined {
  if (error instanceof DomainError) return undefined
  const { statusCode, code, message } = error as { statusCode?: unknown; code?: unknown; message?: unknown }
  // Who hangs up before the body has come.
  if (code === "ECONNRESET" && message === "aborted") return 400
  const isFastifys = typeof code === "string" && code.startsWith("FST_")
  return isFastifys && typeof statusCode === "number" && statusCode < 500 ? statusCode : undefined
}
