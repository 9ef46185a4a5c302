import type { IncomingHttpHeaders } from "node:http"
import type { Readable } from "node:stream"
import type { MaybePromise } from "./maybe-promise.ts"

/** A request to a path that a feature serves itself: an upload, a page. */
export interface HttpRequest {
  readonly method: string
  /** What follows the prefix, as it came: percent-encoded, with its leading `/`, or empty. */
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders
  readonly remoteAddress: string
  /** TLS, or a connection that never leaves this machine. */
  readonly isConfidential: boolean
  /** Scheme, host and port as the client sees them: `https://chat.example.org`. */
  readonly origin: string
  /** Not read yet, and not limited: whoever reads it counts. */
  readonly body: Readable
  /** Gives the body so long from now on, where `http.request-seconds` is too short for it. */
  allowTime(seconds: number): void
}

export interface HttpAnswer {
  readonly status: number
  /** Besides those that every answer has; one of the same name takes its place. */
  readonly headers?: Readonly<Record<string, string | number>>
  readonly body?: string | Uint8Array | Readable
}

/** A `DomainError` it throws becomes its HTTP status, with the sentence as JSON. */
export type HttpHandler = (request: HttpRequest) => MaybePromise<HttpAnswer>

/**
 * Raw paths of the web door, for what is no operation: streams of bytes, pages for people, protocols of others. Everything
 * else is declared with `operation`.
 */
export interface Http {
  /**
   * Serves every path that is `/prefix` or begins with `/prefix/`, whatever the method. `headers` are on every answer, also
   * on one that refuses.
   */
  serve(prefix: `/${string}`, handler: HttpHandler, headers?: Readonly<Record<string, string>>): void
  /**
   * Lets the web app fetch from another origin than its own, and show pictures and media from there: `https://host:port`,
   * asked for with each answer.
   */
  admitOrigin(origin: () => string): void
  /** Where others find the web door: `https://chat.example.org`, without a slash at the end. */
  readonly publicUrl: string
}
