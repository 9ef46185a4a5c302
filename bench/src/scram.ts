import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto"

interface Keys {
  readonly client: Buffer
  readonly stored: Buffer
  readonly server: Buffer
}

/** Derived once per account and salt, so that the generator is never what limits log-ins. */
const known = new Map<string, Keys>()

/** The client's side of SCRAM-SHA-1 (RFC 5802). */
export class Scram {
  readonly #password: string
  readonly #firstBare: string
  #expected = ""

  constructor(user: string, password: string) {
    this.#password = password
    this.#firstBare = `n=${user},r=${randomBytes(18).toString("base64")}`
  }

  get first(): string {
    return `n,,${this.#firstBare}`
  }

  answer(challenge: string): string {
    const [nonce = "", salt, iterations] = ["r", "s", "i"].map(
      (name) => new RegExp(`(?:^|,)${name}=([^,]*)`).exec(challenge)?.[1],
    )
    if (salt === undefined) throw new Error(`no challenge: ${challenge}`)
    const keys = deriveKeys(this.#password, salt, Number(iterations))
    const final = `c=biws,r=${nonce}`
    const message = `${this.#firstBare},${challenge},${final}`
    const signature = hmac(keys.stored, message)
    const proof = Buffer.from(keys.client.map((byte, index) => byte ^ (signature[index] ?? 0)))
    this.#expected = `v=${hmac(keys.server, message).toString("base64")}`
    return `${final},p=${proof.toString("base64")}`
  }

  /** Whether the server has shown that it knows the password too. */
  isServerProved(final: string): boolean {
    return final === this.#expected
  }
}

function deriveKeys(password: string, salt: string, iterations: number): Keys {
  const name = `${password} ${salt} ${iterations}`
  let keys = known.get(name)
  if (keys === undefined) {
    const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), iterations, 20, "sha1")
    const client = hmac(salted, "Client Key")
    const stored = createHash("sha1").update(client).digest()
    keys = { client, stored, server: hmac(salted, "Server Key") }
    known.set(name, keys)
  }
  return keys
}

const hmac = (key: Buffer, text: string) => createHmac("sha1", key).update(text).digest()
