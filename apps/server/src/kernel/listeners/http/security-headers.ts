import type { RequestOrigin } from "../../operations/index.ts"

/**
 * On every answer: what a browser may do with it. `origins` are those that the web app may reach besides its own, which
 * says something new only where they do not speak HTTPS. Pictures, films and files may come from and go to any server over HTTPS: people share
 * what lies on the servers of others. Scripts come from here alone, and no text becomes one (Trusted Types).
 */
export function securityHeaders(
  { host, isHttps }: RequestOrigin,
  origins: readonly string[] = [],
): Record<string, string> {
  const own = `${isHttps ? "https" : "http"}://${host}`
  const socket = `${isHttps ? "wss" : "ws"}://${host}`
  const others = origins
    .filter((origin) => origin !== own && !origin.startsWith("https:"))
    .map((origin) => ` ${origin}`)
    .join("")
  return {
    "content-security-policy": [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `img-src 'self' blob: data: https:${others}`,
      `media-src 'self' blob: https:${others}`,
      "font-src 'self'",
      `connect-src 'self' ${socket} https: wss:${others}`,
      "manifest-src 'self'",
      "worker-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types kith-scripts",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    // RFC 6797 §7.2: never over plain HTTP.
    ...(isHttps && { "strict-transport-security": "max-age=31536000; includeSubDomains" }),
  }
}
