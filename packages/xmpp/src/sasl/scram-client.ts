import { randomId } from "../stanza/ids.ts"
import { decodeBase64, encodeBase64 } from "./base64.ts"
import type { ChannelBinding } from "./channel-binding.ts"
import { hashOffer, type LoginOffer } from "./downgrade-protection.ts"
import type { PasswordCrypto } from "./scram-crypto.ts"
import {
  deriveClientKeys,
  equalBytes,
  type ScramClientKeys,
  type ScramHashName,
  signatures,
  xorBytes,
} from "./scram-keys.ts"
import { decodeMessage, encodeBindingInput, encodeSaslName, isNonce } from "./scram-messages.ts"

/** The server did not follow the protocol, or does not know the password: whoever it is, do not go on. */
export class ScramError extends Error {
  override readonly name = "ScramError"
}

export interface ScramClientOptions {
  readonly hash: ScramHashName
  readonly username: string
  /** Undefined when `keys` are to be enough; {@link ScramClient.respond} throws if they turn out not to be. */
  readonly password: string | undefined
  /** From an earlier login; used when the server's salt and iterations are still the same. */
  readonly keys?: ScramClientKeys | undefined
  /** Given for a mechanism whose name ends in `-PLUS`. */
  readonly channelBinding?: ChannelBinding | undefined
  /** Whether this client could bind to the channel but saw no offer of it; the server may know better. */
  readonly couldBind?: boolean
  /** What the server seemed to offer: where it says what it did offer, both must agree (XEP-0474). */
  readonly offer?: LoginOffer | undefined
  /** RFC 7677 §4 asks for 4096. */
  readonly minIterations?: number
  /** More than that and the server wants to keep us busy. */
  readonly maxIterations?: number
  readonly crypto: PasswordCrypto
  /** For tests. */
  readonly nonce?: string
}

const DEFAULT_MIN_ITERATIONS = 4096
const DEFAULT_MAX_ITERATIONS = 2_000_000

/** The client's side of SCRAM (RFC 5802, RFC 7677): `begin`, `respond`, `verify`. */
export class ScramClient {
  readonly #options: ScramClientOptions
  readonly #gs2Header: string
  readonly #nonce: string
  #keys: ScramClientKeys | undefined
  #serverSignature: Uint8Array | undefined

  constructor(options: ScramClientOptions) {
    this.#options = options
    const { channelBinding, couldBind } = options
    const flag = channelBinding !== undefined ? `p=${channelBinding.type}` : couldBind === true ? "y" : "n"
    this.#gs2Header = `${flag},,`
    this.#nonce = options.nonce ?? randomId()
  }

  /** To remember instead of the password, once {@link ScramClient.verify} has returned. */
  get keys(): ScramClientKeys | undefined {
    return this.#keys
  }

  /** The first message. */
  begin(): string {
    return this.#gs2Header + this.#bare()
  }

  #bare(): string {
    return `n=${encodeSaslName(this.#options.username)},r=${this.#nonce}`
  }

  /** Answers the server's challenge. Throws {@link ScramError}. */
  async respond(challenge: Uint8Array | string): Promise<string> {
    const { hash, crypto, channelBinding } = this.#options
    const serverFirst = decodeMessage(challenge)
    const parts = /^r=([^,]+),s=([^,]+),i=([1-9][0-9]{0,9})((?:,[A-Za-z]=[^,]*)*)$/.exec(serverFirst)
    const [, nonce = "", saltText = "", count = "", extensions = ""] = parts ?? []
    const salt = decodeBase64(saltText)
    if (salt === undefined || salt.length === 0) throw new ScramError("The server's challenge is malformed")
    if (!nonce.startsWith(this.#nonce) || nonce.length === this.#nonce.length || !isNonce(nonce)) {
      throw new ScramError("The server's nonce does not continue ours")
    }
    this.#requireOffer(extensions)
    const keys = await this.#keysFor(salt, Number(count))
    const withoutProof = `c=${encodeBindingInput(this.#gs2Header, channelBinding?.data)},r=${nonce}`
    const authMessage = `${this.#bare()},${serverFirst},${withoutProof}`
    const storedKey = crypto.digest(hash, keys.clientKey)
    const signature = signatures(crypto, hash, { storedKey, serverKey: keys.serverKey }, authMessage)
    this.#keys = keys
    this.#serverSignature = signature.server
    return `${withoutProof},p=${encodeBase64(xorBytes(keys.clientKey, signature.client))}`
  }

  /** What somebody in between has changed of this very message, the server sees by the proof (XEP-0474 §5.2). */
  #requireOffer(extensions: string): void {
    const { offer, hash, crypto } = this.#options
    const stated = extensions.split(",").find((extension) => extension.startsWith("h="))
    if (offer === undefined || stated === undefined || stated.slice(2) === hashOffer(offer, hash, crypto))
      return
    throw new ScramError("Somebody between this client and the server has changed the offer of mechanisms")
  }

  async #keysFor(salt: Uint8Array, iterations: number): Promise<ScramClientKeys> {
    const { hash, password, keys, crypto } = this.#options
    const { minIterations = DEFAULT_MIN_ITERATIONS, maxIterations = DEFAULT_MAX_ITERATIONS } = this.#options
    if (iterations < minIterations)
      throw new ScramError(`The server asks for ${iterations} iterations: too few`)
    if (iterations > maxIterations)
      throw new ScramError(`The server asks for ${iterations} iterations: too many`)
    if (keys?.hash === hash && keys.iterations === iterations && equalBytes(keys.salt, salt)) return keys
    if (password === undefined)
      throw new ScramError("The remembered keys do not fit any more: ask for the password")
    return deriveClientKeys(password, salt, iterations, hash, crypto)
  }

  /** Checks that the server knows the keys too. Throws {@link ScramError}: then it is somebody else's server. */
  verify(final: Uint8Array | string): void {
    const parts = /^v=([^,]+)(?:,[A-Za-z]=[^,]*)*$/.exec(decodeMessage(final))
    const signature = decodeBase64(parts?.[1] ?? "")
    const expected = this.#serverSignature
    if (signature === undefined || expected === undefined || !equalBytes(signature, expected)) {
      throw new ScramError("The server could not prove that it knows the password")
    }
  }
}
