import { encodeBase64, type HashValue } from "@kith/xmpp"
import { sha256, sha512 } from "@noble/hashes/sha2.js"

/** A hash of what comes piece by piece. */
export interface RunningHash {
  readonly algorithm: string
  update(bytes: Uint8Array): void
  /** In Base64, as XEP-0300 has it. */
  digest(): string
}

/** XEP-0300 §6, the best first; the last ones guard against accidents only. */
const PREFERENCE = ["sha-256", "sha-512", "sha3-256", "sha3-512", "blake2b-256", "blake2b-512", "sha-1"]

/** Which of those that are told we check; `undefined`: none of them is known here. */
export function chooseAlgorithm(told: readonly string[]): string | undefined {
  return PREFERENCE.find((algorithm) => told.includes(algorithm))
}

export async function startHash(algorithm: string): Promise<RunningHash | undefined> {
  const hash = await create(algorithm)
  if (hash === undefined) return undefined
  return {
    algorithm,
    update: (bytes) => void hash.update(bytes),
    digest: () => encodeBase64(hash.digest()),
  }
}

/** Those that hardly anybody uses are loaded when somebody does. */
async function create(algorithm: string) {
  switch (algorithm) {
    case "sha-256":
      return sha256.create()
    case "sha-512":
      return sha512.create()
    case "sha-1":
      return (await import("@noble/hashes/legacy.js")).sha1.create()
    case "sha3-256":
      return (await import("@noble/hashes/sha3.js")).sha3_256.create()
    case "sha3-512":
      return (await import("@noble/hashes/sha3.js")).sha3_512.create()
    case "blake2b-256":
      return (await import("@noble/hashes/blake2.js")).blake2b.create({ dkLen: 32 })
    case "blake2b-512":
      return (await import("@noble/hashes/blake2.js")).blake2b.create({ dkLen: 64 })
    default:
      return undefined
  }
}

/** Two lists of hashes name the same file: one hash is in both, and none contradicts. */
export function haveSameHash(some: readonly HashValue[], others: readonly HashValue[]): boolean {
  const shared = some.filter(({ algorithm }) => others.some((other) => other.algorithm === algorithm))
  return (
    shared.length > 0 &&
    shared.every(({ algorithm, value }) =>
      others.some((other) => other.algorithm === algorithm && other.value === value),
    )
  )
}
