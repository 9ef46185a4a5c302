import { escapeAttribute } from "@kith/xmpp"
import { NS_XRD } from "@kith/xmpp/extensions"
import type { FastifyInstance, FastifyReply } from "fastify"
import type { DescribeRequest } from "../../operations/index.ts"
import { type ConnectionMethods, describeMethods, listWebLinks } from "./connection-methods.ts"

/** Serves both forms of host-meta, by which clients of any site find the way to this server (XEP-0156, XEP-0487). */
export function registerHostMeta(
  app: FastifyInstance,
  describeRequest: DescribeRequest,
  methods: ConnectionMethods,
): void {
  app.get("/.well-known/host-meta", (request, reply) => {
    const links = listWebLinks(describeRequest(request.raw), methods.hasBosh)
      .map(({ rel, href }) => `<Link rel='${rel}' href='${escapeAttribute(href)}'/>`)
      .join("")
    return openToAll(reply)
      .type("application/xrd+xml; charset=utf-8")
      .send(`<?xml version='1.0' encoding='utf-8'?>\n<XRD xmlns='${NS_XRD}'>${links}</XRD>\n`)
  })
  app.get("/.well-known/host-meta.json", (request, reply) =>
    openToAll(reply)
      .type("application/json; charset=utf-8")
      .send(describeMethods(describeRequest(request.raw), methods)),
  )
}

/** XEP-0156 §3: these two files and nothing else. */
function openToAll(reply: FastifyReply): FastifyReply {
  return reply
    .header("access-control-allow-origin", "*")
    .header("cross-origin-resource-policy", "cross-origin")
}
