import type { IncomingMessage } from "node:http"

/** What is known of the other side of a request, proxies that are trusted taken into account. */
export interface RequestOrigin {
  readonly remoteAddress: string
  /** TLS, or a connection that never leaves this machine. */
  readonly isConfidential: boolean
  /** The host and port that the client has asked for. */
  readonly host: string
  readonly isHttps: boolean
}

export type DescribeRequest = (request: IncomingMessage) => RequestOrigin

/**
 * Whether a page of that origin may use the API. Programs send no Origin; a browser always does where it matters, and
 * a page of a stranger must not speak in the name of who looks at it.
 */
export function isOriginAllowed(
  origin: string | undefined,
  host: string,
  allowedOrigins: readonly string[],
): boolean {
  if (origin === undefined) return true
  const url = URL.parse(origin)
  if (url === null) return false
  return url.host === host.toLowerCase() || isOriginListed(origin, allowedOrigins)
}

export function isOriginListed(origin: string, allowedOrigins: readonly string[]): boolean {
  return allowedOrigins.some((allowed) => allowed === "*" || URL.parse(allowed)?.origin === origin)
}
