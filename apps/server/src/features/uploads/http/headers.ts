import { presentMediaType } from "../media-type.ts"
import { NEVER, type Upload } from "../upload.ts"
import type { Validators } from "./conditions.ts"

/** On every answer, also a refusal: web clients of any site may use the service, and none is sent credentials for it. */
export const OPEN_TO_ALL: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers":
    "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Retry-After",
  "cross-origin-resource-policy": "cross-origin",
  // Whatever is here, a browser may paint it and play it, and nothing else.
  "content-security-policy":
    "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "x-robots-tag": "noindex",
}

/** The answer to what a browser asks ahead of a request to another site. */
export const PREFLIGHT: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "GET, HEAD, PUT, OPTIONS",
  "access-control-allow-headers": "Authorization, Content-Type, Range, If-Range",
  "access-control-max-age": "7200",
}

const DAY_SECONDS = 86_400

export function validatorsOf(upload: Upload): Validators {
  const modifiedAt = upload.storedAt ?? upload.createdAt
  return { etag: `"${modifiedAt.toString(36)}-${upload.size.toString(36)}"`, modifiedAt }
}

/** What is told of a file, whatever part of it follows. */
export function describeFile(upload: Upload, now: number): Record<string, string> {
  const { contentType, isInline } = presentMediaType(upload.type)
  const { etag, modifiedAt } = validatorsOf(upload)
  const secondsLeft = Math.floor((upload.expiresAt - now) / 1000)
  const freshSeconds =
    upload.expiresAt === NEVER ? DAY_SECONDS : Math.max(0, Math.min(secondsLeft, DAY_SECONDS))
  return {
    "content-type": contentType,
    "content-disposition": contentDisposition(isInline ? "inline" : "attachment", upload.name),
    "accept-ranges": "bytes",
    // Nobody but who has the URL is to find it, so no cache in between keeps it.
    "cache-control": `private, max-age=${freshSeconds}, immutable`,
    etag,
    "last-modified": new Date(modifiedAt).toUTCString(),
  }
}

/** RFC 6266 §4: the name for everybody, and one of ASCII for who knows nothing else. */
export function contentDisposition(kind: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_")
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encodeName(name)}`
}

/** As it may stand in a path and in a header (RFC 3986 §2.3, RFC 8187 §3.2.1). */
export function encodeName(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
