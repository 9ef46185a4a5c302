import type { IncomingMessage, ServerResponse } from "node:http"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { HttpAnswer, HttpRequest } from "@kith/feature-kit"
import type { FeatureRoute, HttpRoutes } from "../../listeners/http/http-routes.ts"

/** A request that the owner of the machine makes without going through a web door. */
export interface PrivateRequest {
  readonly method: "GET" | "PUT"
  /** Such as `/account-data/exports/…`. */
  readonly path: string
  readonly body: Readable
}

/** Asks the feature that serves the path; `undefined` where none does. */
export async function askFeature(
  routes: Pick<HttpRoutes, "all" | "publicUrl">,
  { method, path, body }: PrivateRequest,
): Promise<HttpAnswer | undefined> {
  const route = findRoute(routes.all, path)
  if (route === undefined) return undefined
  const request: HttpRequest = {
    method,
    path: path.slice(route.prefix.length),
    query: new URLSearchParams(),
    headers: {},
    remoteAddress: "127.0.0.1",
    isConfidential: true,
    origin: routes.publicUrl,
    body,
    allowTime: () => {},
  }
  return route.handler(request)
}

function findRoute(routes: readonly FeatureRoute[], path: string): FeatureRoute | undefined {
  return routes.find(({ prefix }) => path.startsWith(`${prefix}/`))
}

/** Sends the answer to whoever asked over a socket of this machine. */
export async function sendAnswer(
  answer: HttpAnswer,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(answer.status, { ...answer.headers })
  await pipeline(bodyOf(answer), response)
  incoming.resume()
}

/** What an answer says, whatever form it has. */
export function bodyOf({ body }: HttpAnswer): Readable {
  if (body instanceof Readable) return body
  return Readable.from(body === undefined ? [] : [Buffer.from(body)], { objectMode: false })
}
