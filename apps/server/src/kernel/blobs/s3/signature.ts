import { createHmac, hash } from "node:crypto"

/** AWS Signature Version 4 of a request to S3, in its header `Authorization`. */
export interface RequestToSign {
  readonly method: string
  /** Percent-encoded once, as it is sent. */
  readonly path: string
  /** Percent-encoded, sorted by name, each with a `=`. */
  readonly query?: string
  /** Names in lower case, with `host`. All of them are signed. */
  readonly headers: Readonly<Record<string, string>>
  /** Hexadecimal SHA-256 of the body, or `UNSIGNED_PAYLOAD`. */
  readonly payloadHash: string
}

export interface SigningKeys {
  readonly region: string
  readonly accessKey: string
  readonly secretKey: string
}

/** For a body that is not known before it is sent: TLS protects it. */
export const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
export const EMPTY_PAYLOAD = hash("sha256", "")

/** Gives the headers to send: those of the request, and what proves who sends it at `time`. */
export function signRequest(request: RequestToSign, keys: SigningKeys, time: Date): Record<string, string> {
  const timestamp = time.toISOString().replace(/[-:]|\.\d{3}/g, "")
  const headers: Record<string, string> = {
    ...request.headers,
    "x-amz-content-sha256": request.payloadHash,
    "x-amz-date": timestamp,
  }
  const names = Object.keys(headers).sort()
  const canonical = [
    request.method,
    request.path,
    request.query ?? "",
    ...names.map((name) => `${name}:${headers[name]?.trim().replace(/ +/g, " ")}`),
    "",
    names.join(";"),
    request.payloadHash,
  ].join("\n")

  const scope = [timestamp.slice(0, 8), keys.region, "s3", "aws4_request"]
  const text = ["AWS4-HMAC-SHA256", timestamp, scope.join("/"), hash("sha256", canonical)].join("\n")
  let key: string | Buffer = `AWS4${keys.secretKey}`
  for (const part of scope) key = createHmac("sha256", key).update(part).digest()
  const signature = createHmac("sha256", key).update(text).digest("hex")
  const credential = `${keys.accessKey}/${scope.join("/")}`
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${names.join(";")},Signature=${signature}`
  return headers
}

/** A name as S3 wants it in a path: all but unreserved characters and slashes encoded (RFC 3986 §2.3). */
export function encodePath(name: string): string {
  return encodeURIComponent(name)
    .replaceAll("%2F", "/")
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
