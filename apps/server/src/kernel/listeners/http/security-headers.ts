import type { RequestOrigin } from "../../operations/index.ts"

/** On every answer: what a browser may do with it. */
export function securityHeaders({ host, isHttps }: RequestOrigin): Record<string, string> {
  const socket = `${isHttps ? "wss" : "ws"}://${host}`
  return {
    "content-security-policy": [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob: data:",
      "media-src 'self' blob:",
      "font-src 'self'",
      `connect-src 'self' ${socket}`,
      "manifest-src 'self'",
      "worker-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    // RFC 6797 §7.2: never over plain HTTP.
    ...(isHttps && { "strict-transport-security": "max-age=31536000; includeSubDomains" }),
  }
}
