import { hmac } from "@noble/hashes/hmac.js"
import { sha1 } from "@noble/hashes/legacy.js"
import { pbkdf2Async } from "@noble/hashes/pbkdf2.js"
import { sha256, sha512 } from "@noble/hashes/sha2.js"
import type { PasswordCrypto } from "./scram-crypto.ts"

const HASHES = { "SHA-1": sha1, "SHA-256": sha256, "SHA-512": sha512 } as const

/** Works everywhere. PBKDF2 is left to the browser where that has WebCrypto, which it hides from insecure pages. */
export const nobleScramCrypto: PasswordCrypto = {
  digest: (hash, data) => HASHES[hash](data),
  hmac: (hash, key, data) => hmac(HASHES[hash], key, data),
  async pbkdf2(hash, password, salt, iterations) {
    const length = HASHES[hash].outputLen
    const subtle: typeof crypto.subtle | undefined = globalThis.crypto.subtle
    if (subtle === undefined) {
      return await pbkdf2Async(HASHES[hash], password, salt, { c: iterations, dkLen: length })
    }
    const key = await subtle.importKey("raw", Uint8Array.from(password), "PBKDF2", false, ["deriveBits"])
    const parameters = { name: "PBKDF2", hash, salt: Uint8Array.from(salt), iterations }
    return new Uint8Array(await subtle.deriveBits(parameters, key, length * 8))
  },
}
