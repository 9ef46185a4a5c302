import type { IncomingMessage, ServerResponse } from "node:http"
import type { Clock, Log } from "@kith/feature-kit"
import { MalformedError, StreamError } from "@kith/xmpp"
import { type BoshCondition, type BoshRequest, boshBody } from "@kith/xmpp/extensions"
import { UNAUTHENTICATED_LIMITS } from "@kith/xmpp/stream"
import { isOriginAllowed, isOriginListed, type RequestOrigin } from "../../operations/web-origin.ts"
import type { ClientStreams } from "../../streams/client-streams.ts"
import type { StreamSettings } from "../../streams/settings.ts"
import { securityHeaders } from "../http/security-headers.ts"
import { BoshRefusal, BoshSessions } from "./bosh-sessions.ts"
import type { BoshTransport } from "./bosh-transport.ts"
import { Exchange } from "./exchange.ts"
import { type BodyLimits, RequestLost, readRequest } from "./request-body.ts"
import type { BoshSettings } from "./settings.ts"
import { DEFAULT_CONTENT_TYPE } from "./terms.ts"

export interface BoshListener {
  readonly sessionCount: number
  /** Takes over a request to the path of BOSH. */
  handle(request: IncomingMessage, response: ServerResponse, origin: RequestOrigin): void
}

/** A part of a session over a connection that is not as safe as those before. */
class UnsafeConnection extends Error {}

/** XMPP by requests of HTTP (XEP-0124, XEP-0206), for those who can have nothing better. */
export function createBoshListener(parts: {
  readonly streams: ClientStreams
  readonly settings: BoshSettings
  readonly streamSettings: StreamSettings
  readonly allowedOrigins: readonly string[]
  readonly clock: Clock
  readonly log: Log
}): BoshListener {
  const { streamSettings, allowedOrigins, log } = parts
  const sessions = new BoshSessions(parts)
  const element = { ...UNAUTHENTICATED_LIMITS, maxBytes: streamSettings.maxEarlyStanzaBytes }
  const early: BodyLimits = { element, maxBytes: 2 * element.maxBytes }

  const take = async (request: IncomingMessage, exchange: Exchange, origin: RequestOrigin): Promise<void> => {
    let transport: BoshTransport | undefined
    const admit = (head: BoshRequest): BodyLimits => {
      if (head.sid === undefined) return early
      const found = sessions.get(head.sid)
      // XEP-0124 §19.1: whoever listens there must not be able to end the session.
      if (found.isEncrypted && !origin.isHttps) throw new UnsafeConnection()
      transport = found
      transport.beingRead++
      if (!transport.session.expects(head)) throw new BoshRefusal("item-not-found")
      if (transport.beingRead > transport.session.terms.requests + 1) {
        throw new BoshRefusal("policy-violation")
      }
      return transport.bodyLimits
    }
    try {
      const whole = await readRequest(request, early, admit)
      if (transport === undefined) sessions.begin(whole, exchange, origin)
      else transport.session.receive(whole, exchange)
    } catch (error) {
      refuse(error, exchange, transport)
    } finally {
      if (transport !== undefined) transport.beingRead--
    }
    // Its session may have ended while it was read.
    if (transport?.isClosed === true) tell(exchange, "item-not-found")
  }

  const refuse = (error: unknown, exchange: Exchange, transport: BoshTransport | undefined): void => {
    if (error instanceof RequestLost) return
    if (error instanceof UnsafeConnection) {
      exchange.drop()
      return
    }
    const condition = conditionOf(error)
    if (condition === "internal-server-error") log.error("A request of BOSH failed", { cause: error })
    transport?.session.refuse(exchange, condition, error instanceof Error ? error.message : undefined)
    tell(exchange, condition, error instanceof BoshRefusal ? error.farewell : undefined)
  }

  return {
    get sessionCount() {
      return sessions.count
    },

    handle(request, response, origin) {
      setHeaders(request, response, origin, allowedOrigins)
      if (!isOriginAllowed(request.headers.origin, origin.host, allowedOrigins)) {
        answerPlain(response, 403, "This server does not serve pages of that origin.")
      } else if (request.method === "POST") {
        void take(request, new Exchange(response), origin)
      } else if (request.method === "OPTIONS") {
        answerPlain(response.setHeader("allow", "POST, OPTIONS"), 204)
      } else {
        response.setHeader("allow", "POST, OPTIONS")
        answerPlain(response, 405, "Here XMPP is spoken by POST (XEP-0124); enter this address in a client.")
      }
    },
  }
}

/** Says why there is no such session, unless somebody has answered already. */
function tell(exchange: Exchange, condition: BoshCondition, farewell?: string): void {
  const body = farewell ?? boshBody({ type: "terminate", condition })
  exchange.answer(body, { contentType: DEFAULT_CONTENT_TYPE, isLast: true })
}

function conditionOf(error: unknown): BoshCondition {
  if (error instanceof BoshRefusal) return error.condition
  if (error instanceof MalformedError) return "bad-request"
  if (!(error instanceof StreamError)) return "internal-server-error"
  return error.condition === "policy-violation" ? "policy-violation" : "bad-request"
}

function setHeaders(
  { headers: { origin: page } }: IncomingMessage,
  response: ServerResponse,
  origin: RequestOrigin,
  allowedOrigins: readonly string[],
): void {
  response.setHeaders(new Headers(securityHeaders(origin)))
  // Nobody is to look at an answer in a browser, where what others have written could come to life.
  response.setHeader("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
  response.setHeader("cache-control", "no-store")
  if (allowedOrigins.length > 0) response.setHeader("vary", "Origin")
  if (page === undefined || !isOriginListed(page, allowedOrigins)) return
  response.setHeader("access-control-allow-origin", page)
  response.setHeader("access-control-allow-methods", "POST")
  response.setHeader("access-control-allow-headers", "content-type")
  response.setHeader("access-control-max-age", "600")
  response.setHeader("cross-origin-resource-policy", "cross-origin")
}

function answerPlain(response: ServerResponse, status: number, text = ""): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    ...(status !== 204 && { "content-length": Buffer.byteLength(text) }),
  })
  response.end(text)
}
