import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { FastifyInstance } from "fastify"
import { API_PATH } from "../door.ts"
import type { OperationRegistry } from "../registry.ts"
import type { DescribeRequest } from "../web-origin.ts"
import { createOpenApi } from "./open-api.ts"
import { createReferencePage } from "./reference-page.ts"

/** Serves the description of the API, for programs and for people. */
export function registerReference(
  app: FastifyInstance,
  registry: OperationRegistry,
  describeRequest: DescribeRequest,
): void {
  const contents = () => ({
    operations: registry.operations,
    events: registry.events,
    scopes: registry.scopes,
  })
  const originOf = (request: Parameters<DescribeRequest>[0]) => {
    const { host, isHttps } = describeRequest(request)
    return `${isHttps ? "https" : "http"}://${host}`
  }

  app.get(`${API_PATH}/openapi.json`, (request, reply) => {
    reply.header("access-control-allow-origin", "*")
    return reply.send(createOpenApi(contents(), originOf(request.raw)))
  })
  app.get(API_PATH, (_request, reply) => reply.redirect(`${API_PATH}/`, 308))
  app.get(`${API_PATH}/`, (request, reply) => {
    return reply.type("text/html; charset=utf-8").send(createReferencePage(contents(), originOf(request.raw)))
  })
  app.get(`${API_PATH}/reference.css`, async (_request, reply) => {
    const style = await readFile(join(import.meta.dirname, "reference.css"))
    return reply.type("text/css; charset=utf-8").send(style)
  })
}
