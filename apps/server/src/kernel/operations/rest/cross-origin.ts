import type { FastifyReply, FastifyRequest } from "fastify"
import { isOriginListed } from "../web-origin.ts"

/** Lets pages of other sites read the answer where the operator has listed them; tokens, not cookies, say who asks. */
export function allowOrigin(
  origin: string | undefined,
  reply: FastifyReply,
  allowedOrigins: readonly string[],
): void {
  if (allowedOrigins.length > 0) reply.header("vary", "Origin")
  if (origin === undefined || !isOriginListed(origin, allowedOrigins)) return
  reply.headers({
    "access-control-allow-origin": origin,
    "access-control-allow-headers": "authorization, content-type",
    "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
    "access-control-expose-headers": "retry-after",
    "access-control-max-age": "600",
    "cross-origin-resource-policy": "cross-origin",
  })
}

export function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined
}
