import { createECDH, createPrivateKey, type KeyObject, sign } from "node:crypto"

/** How long a push service believes one proof; at most a day (RFC 8292 §2). */
const PROOF_SECONDS = 12 * 3600

export interface VapidKey {
  /** Uncompressed, base64url. */
  readonly publicKey: string
  /** The header that proves to the push service at `origin` who we are (RFC 8292 §3). */
  authorize(origin: string, subject: string, nowMs: number): string
}

/** The key of this server for push services, from 32 secret bytes: always the same. */
export function createVapidKey(secret: Uint8Array): VapidKey {
  const pair = createECDH("prime256v1")
  pair.setPrivateKey(Buffer.from(secret))
  const point = pair.getPublicKey()
  const publicKey = point.toString("base64url")
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      d: Buffer.from(secret).toString("base64url"),
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    },
  })
  return {
    publicKey,
    authorize(origin, subject, nowMs) {
      const exp = Math.floor(nowMs / 1000) + PROOF_SECONDS
      return `vapid t=${signToken({ aud: origin, exp, sub: subject }, key)}, k=${publicKey}`
    },
  }
}

/** A JWT with ES256 (RFC 7519, RFC 7518 §3.4). */
function signToken(claims: object, key: KeyObject): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
  const text = `${encode({ typ: "JWT", alg: "ES256" })}.${encode(claims)}`
  const signature = sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" })
  return `${text}.${signature.toString("base64url")}`
}
