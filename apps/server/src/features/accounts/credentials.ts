import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto"
import { promisify } from "node:util"
import { SCRAM_HASHES, type ScramHashName, type ScramKeys } from "@kith/xmpp"

const derive = promisify(pbkdf2)

/** RFC 7677 §4 asks for 4,096 at least. The same for every account, so that made-up keys look like real ones. */
const ITERATIONS = 10_000
const SALT_BYTES = 16
/** The hash of nothing that anybody could find. */
const UNKNOWN_KEY = randomBytes(64)

const HASHES: Readonly<Record<ScramHashName, { readonly digest: string; readonly bytes: number }>> = {
  "SHA-1": { digest: "sha1", bytes: 20 },
  "SHA-256": { digest: "sha256", bytes: 32 },
  "SHA-512": { digest: "sha512", bytes: 64 },
}

/** What the server stores instead of the (prepared) password (RFC 5802 §3), one set for each hash. */
export async function deriveKeys(password: string): Promise<Map<ScramHashName, ScramKeys>> {
  const entries = SCRAM_HASHES.map(async (hash) => {
    const salt = randomBytes(SALT_BYTES)
    return [hash, await deriveOne(password, hash, salt, ITERATIONS)] as const
  })
  return new Map(await Promise.all(entries))
}

/** Takes as long for keys that are made up. */
export async function matchesPassword(password: string, keys: ScramKeys): Promise<boolean> {
  const { storedKey } = await deriveOne(password, keys.hash, keys.salt, keys.iterations)
  return timingSafeEqual(storedKey, keys.storedKey)
}

/**
 * Keys of an account that does not exist. The salt, which clients see, is always the same for the same name, as that of a
 * real account is; the rest, which nobody sees, fits no password (RFC 5802 §9).
 */
export function makeUpKeys(secret: Uint8Array, username: string, hash: ScramHashName): ScramKeys {
  const { digest, bytes } = HASHES[hash]
  const salt = createHmac("sha512", secret).update(`salt ${digest} ${username}`).digest()
  const key = UNKNOWN_KEY.subarray(0, bytes)
  return { hash, salt: salt.subarray(0, SALT_BYTES), iterations: ITERATIONS, storedKey: key, serverKey: key }
}

async function deriveOne(
  password: string,
  hash: ScramHashName,
  salt: Uint8Array,
  iterations: number,
): Promise<ScramKeys> {
  const { digest, bytes } = HASHES[hash]
  const salted = await derive(password, salt, iterations, bytes, digest)
  return keysFrom(salted, hash, salt, iterations)
}

/** What a client is to salt a password with, for keys that the server does not have yet (XEP-0480 §3). */
export function newSalt(): { readonly salt: Uint8Array; readonly iterations: number } {
  return { salt: randomBytes(SALT_BYTES), iterations: ITERATIONS }
}

/** The keys for a password that was salted elsewhere; `undefined` for what cannot be one. */
export function findKeysFrom(
  salted: Uint8Array,
  hash: ScramHashName,
  { salt, iterations }: ReturnType<typeof newSalt>,
): ScramKeys | undefined {
  return salted.length === HASHES[hash].bytes ? keysFrom(salted, hash, salt, iterations) : undefined
}

function keysFrom(salted: Uint8Array, hash: ScramHashName, salt: Uint8Array, iterations: number): ScramKeys {
  const { digest } = HASHES[hash]
  const clientKey = createHmac(digest, salted).update("Client Key").digest()
  const storedKey = createHash(digest).update(clientKey).digest()
  const serverKey = createHmac(digest, salted).update("Server Key").digest()
  return { hash, salt, iterations, storedKey, serverKey }
}
