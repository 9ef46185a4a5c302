import { createHash } from "node:crypto"

const MAX_TOKEN_CHARACTERS = 1024

/** The token of `Authorization: Bearer …` (RFC 6750 §2.1). */
export function readBearerToken(authorization: string | undefined): string | undefined {
  const token = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization ?? "")?.[1]
  return token !== undefined && token.length <= MAX_TOKEN_CHARACTERS ? token : undefined
}

/** Stands for a token where it need not be known. */
export function tokenKey(token: string): string {
  return createHash("sha256").update(token).digest("base64url")
}
