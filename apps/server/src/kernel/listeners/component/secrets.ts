import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto"
import { promisify } from "node:util"
import { networkOf } from "@kith/feature-kit"
import {
  deriveScramKeys,
  type Jid,
  type PasswordCrypto,
  preparePassword,
  SCRAM_HASHES,
  type ScramHashName,
  type ScramKeys,
} from "@kith/xmpp"
import type { RateLimiter } from "../../operations/rate-limiter.ts"
import { nodeScramCrypto } from "../../streams/login/node-scram-crypto.ts"
import type { LoginDirectory } from "../../streams/services.ts"
import type { Declaration } from "./settings.ts"

const ITERATIONS = 10_000
const derive = promisify(pbkdf2)

const passwordCrypto: PasswordCrypto = {
  ...nodeScramCrypto,
  pbkdf2: (hash, password, salt, iterations) =>
    derive(password, salt, iterations, bytesOf(hash), hash.replace("-", "").toLowerCase()),
}

/** Whether a component knows the secret of a domain, by either protocol. */
export class ComponentSecrets implements LoginDirectory {
  readonly #find: (domain: string) => Declaration | undefined
  readonly #limiter: RateLimiter
  readonly #keys = new Map<string, Promise<ScramKeys>>()
  /** Makes up keys for domains that nobody has declared. */
  readonly #decoy = randomBytes(32)

  constructor(find: (domain: string) => Declaration | undefined, limiter: RateLimiter) {
    this.#find = find
    this.#limiter = limiter
  }

  /** XEP-0114 §3. Throws `policy-violation` where somebody guesses. */
  verifyHandshake(domain: string, streamId: string, proof: string, address: string): boolean {
    this.#limiter.admit(networkOf(address))
    const secret = this.#find(domain)?.secret
    const expected = createHash("sha1")
      .update(`${streamId}${secret ?? this.#decoy.toString("hex")}`)
      .digest()
    const shown = /^[\da-f]{40}$/.test(proof) ? Buffer.from(proof, "hex") : Buffer.alloc(20)
    return timingSafeEqual(expected, shown) && secret !== undefined
  }

  /** XEP-0225 §3: those who log in are domains. */
  scramKeys({ domain }: Jid, hash: ScramHashName): Promise<ScramKeys> {
    const secret = this.#find(domain)?.secret
    if (secret === undefined) return Promise.resolve(this.#makeUpKeys(domain, hash))
    const id = `${hash} ${domain}`
    const keys =
      this.#keys.get(id) ?? deriveScramKeys(secret, this.#saltOf(domain), ITERATIONS, hash, passwordCrypto)
    this.#keys.set(id, keys)
    return keys
  }

  scramHashes(): readonly ScramHashName[] {
    return SCRAM_HASHES
  }

  async verifyPassword({ domain }: Jid, password: string): Promise<boolean> {
    const secret = this.#find(domain)?.secret
    const digest = (text: string) => createHmac("sha256", this.#decoy).update(text).digest()
    return timingSafeEqual(digest(password), digest(preparePassword(secret ?? " "))) && secret !== undefined
  }

  async admitLogin(_component: Jid, address: string): Promise<void> {
    this.#limiter.admit(networkOf(address))
  }

  noteLogin(): void {}

  #saltOf(domain: string): Uint8Array {
    return createHmac("sha256", this.#decoy).update(domain).digest().subarray(0, 16)
  }

  #makeUpKeys(domain: string, hash: ScramHashName): ScramKeys {
    const [storedKey, serverKey] = [randomBytes(bytesOf(hash)), randomBytes(bytesOf(hash))]
    return { hash, salt: this.#saltOf(domain), iterations: ITERATIONS, storedKey, serverKey }
  }
}

const bytesOf = (hash: ScramHashName) => nodeScramCrypto.digest(hash, new Uint8Array()).length
