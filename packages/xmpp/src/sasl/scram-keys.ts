import { preparePassword } from "../jid/precis.ts"
import type { PasswordCrypto, ScramCrypto } from "./scram-crypto.ts"

export const SCRAM_HASHES = ["SHA-1", "SHA-256", "SHA-512"] as const
export type ScramHashName = (typeof SCRAM_HASHES)[number]

/** What a server stores in place of a password (RFC 5802 §3); it cannot log in with it. */
export interface ScramKeys {
  readonly hash: ScramHashName
  readonly salt: Uint8Array
  readonly iterations: number
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}

/** What a client can keep in place of a password: it logs in to this one server, as long as the password stays. */
export interface ScramClientKeys {
  readonly hash: ScramHashName
  readonly salt: Uint8Array
  readonly iterations: number
  readonly clientKey: Uint8Array
  readonly serverKey: Uint8Array
}

const encoder = new TextEncoder()
const CLIENT_KEY = encoder.encode("Client Key")
const SERVER_KEY = encoder.encode("Server Key")

/** RFC 5802 §3. Throws `PrecisError` for a password that is empty or has control characters. */
export async function deriveClientKeys(
  password: string,
  salt: Uint8Array,
  iterations: number,
  hash: ScramHashName,
  crypto: PasswordCrypto,
): Promise<ScramClientKeys> {
  const prepared = encoder.encode(preparePassword(password))
  const salted = await crypto.pbkdf2(hash, prepared, salt, iterations)
  const clientKey = crypto.hmac(hash, salted, CLIENT_KEY)
  const serverKey = crypto.hmac(hash, salted, SERVER_KEY)
  return { hash, salt, iterations, clientKey, serverKey }
}

/** What to store for a password; see {@link deriveClientKeys}. The salt should be 16 random bytes. */
export async function deriveScramKeys(
  password: string,
  salt: Uint8Array,
  iterations: number,
  hash: ScramHashName,
  crypto: PasswordCrypto,
): Promise<ScramKeys> {
  const { clientKey, serverKey } = await deriveClientKeys(password, salt, iterations, hash, crypto)
  return { hash, salt, iterations, storedKey: crypto.digest(hash, clientKey), serverKey }
}

export function xorBytes(one: Uint8Array, other: Uint8Array): Uint8Array {
  return one.map((byte, index) => byte ^ (other[index] ?? 0))
}

/** Takes the same time wherever the difference is. */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  let difference = 0
  for (let index = 0; index < one.length; index++) difference |= (one[index] ?? 0) ^ (other[index] ?? 0)
  return difference === 0
}

/** RFC 5802 §3: what both sides prove they know the keys with. */
export function signatures(
  crypto: ScramCrypto,
  hash: ScramHashName,
  keys: { readonly storedKey: Uint8Array; readonly serverKey: Uint8Array },
  authMessage: string,
): { client: Uint8Array; server: Uint8Array } {
  const message = encoder.encode(authMessage)
  return {
    client: crypto.hmac(hash, keys.storedKey, message),
    server: crypto.hmac(hash, keys.serverKey, message),
  }
}
