import { isLoopback } from "@kith/feature-kit"
import type { FastifyInstance } from "fastify"
import type { DescribeRequest, RequestOrigin } from "../../operations/index.ts"

const WEBSOCKET = "urn:xmpp:alt-connections:websocket"
const XRD = "http://docs.oasis-open.org/ns/xri/xrd-1.0"

/** Serves both forms of host-meta, by which web clients of any site find the WebSocket (XEP-0156 §2). */
export function registerHostMeta(app: FastifyInstance, describeRequest: DescribeRequest): void {
  app.get("/.well-known/host-meta", (request, reply) => {
    const links = findLinks(describeRequest(request.raw))
      .map(({ rel, href }) => `<Link rel='${rel}' href='${href}'/>`)
      .join("")
    reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin")
    return reply
      .type("application/xrd+xml; charset=utf-8")
      .send(`<?xml version='1.0' encoding='utf-8'?>\n<XRD xmlns='${XRD}'>${links}</XRD>\n`)
  })
  app.get("/.well-known/host-meta.json", (request, reply) => {
    reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin")
    return reply
      .type("application/json; charset=utf-8")
      .send({ links: findLinks(describeRequest(request.raw)) })
  })
}

/** XEP-0156 §2.2: only `wss` URLs. The exception never leaves this machine. */
function findLinks({ host, isHttps, remoteAddress }: RequestOrigin): { rel: string; href: string }[] {
  if (!isHttps && !isLoopback(remoteAddress)) return []
  return [{ rel: WEBSOCKET, href: `${isHttps ? "wss" : "ws"}://${host}/xmpp` }]
}
