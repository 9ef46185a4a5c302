import { Jid, JidError } from "../jid/jid.ts"
import { randomId } from "../stanza/ids.ts"
import { decodeBase64, encodeBase64 } from "./base64.ts"
import { CHANNEL_BINDING_TYPES, type ChannelBindings } from "./channel-binding.ts"
import { hashOffer, type LoginOffer } from "./downgrade-protection.ts"
import { SaslError } from "./sasl-error.ts"
import type { ScramCrypto } from "./scram-crypto.ts"
import { equalBytes, type ScramHashName, type ScramKeys, signatures, xorBytes } from "./scram-keys.ts"
import { decodeMessage, decodeSaslName, encodeBindingInput, isAttribute, isNonce } from "./scram-messages.ts"

export interface ScramServerOptions {
  readonly hash: ScramHashName
  /** Whether the client chose the mechanism whose name ends in `-PLUS`. */
  readonly isPlus: boolean
  /** What was offered on this stream; the client learns it once more, where nobody can change it (XEP-0474). */
  readonly offer?: LoginOffer | undefined
  readonly channelBindings: ChannelBindings
  /** The domain of the stream: user names are names of its accounts. */
  readonly domain: string
  readonly crypto: ScramCrypto
  /** For tests. */
  readonly nonce?: string
}

/**
 * The server's side of SCRAM (RFC 5802, RFC 7677): `readFirst`, look up the keys of the account it names, `challenge`,
 * `readFinal`. Every step throws {@link SaslError}; after that, and after the last step, it is of no more use.
 */
export class ScramServer {
  readonly #options: ScramServerOptions
  #gs2Header = ""
  #bindingData: Uint8Array | undefined
  #clientFirstBare = ""
  #nonce = ""
  #serverFirst = ""
  #keys: ScramKeys | undefined
  #step: "first" | "challenge" | "final" | "over" = "first"

  constructor(options: ScramServerOptions) {
    this.#options = options
  }

  /** Reads the client's first message. Answers who wants to log in; nothing has been proved. */
  readFirst(message: Uint8Array | string): Jid {
    this.#enter("first", "challenge")
    const text = decodeMessage(message)
    const header = /^(n|y|p=([A-Za-z0-9.-]+)),(?:a=([^,]*))?,/.exec(text)
    if (header === null) throw malformed("The message does not begin with a GS2 header")
    const [gs2Header, flag = "", bindingType, authzid] = header
    this.#gs2Header = gs2Header
    this.#bindingData = this.#chooseBinding(flag, bindingType)

    const bare = text.slice(gs2Header.length)
    const [user, nonce, ...extensions] = bare.split(",")
    // An extension that must be understood (`m=`) stands in front and is not the user name then.
    if (user?.startsWith("n=") !== true || nonce?.startsWith("r=") !== true) {
      throw malformed("The message lacks a user name or a nonce")
    }
    if (!isNonce(nonce.slice(2)) || !extensions.every(isAttribute))
      throw malformed("The message is malformed")
    this.#clientFirstBare = bare
    this.#nonce = nonce.slice(2) + (this.#options.nonce ?? randomId())
    return this.#identify(user.slice(2), authzid)
  }

  #chooseBinding(flag: string, type: string | undefined): Uint8Array | undefined {
    const { isPlus, offer, channelBindings } = this.#options
    if (isPlus !== flag.startsWith("p")) throw malformed("The mechanism and its channel binding do not agree")
    // RFC 5802 §6: this client saw no such offer, so somebody in between has taken it out.
    if (flag === "y" && offer?.mechanisms.some((name) => name.endsWith("-PLUS")) === true)
      throw new SaslError("not-authorized", "The offer of mechanisms was changed")
    if (!isPlus) return undefined
    const known = CHANNEL_BINDING_TYPES.find((candidate) => candidate === type)
    const data = known === undefined ? undefined : channelBindings[known]
    if (data === undefined) throw malformed("This type of channel binding is not offered")
    return data
  }

  #identify(userName: string, authzid: string | undefined): Jid {
    const local = decodeSaslName(userName)
    const wanted = authzid === undefined ? undefined : decodeSaslName(authzid)
    if (local === undefined || (authzid !== undefined && wanted === undefined)) {
      throw malformed("A name is malformed")
    }
    return identify(local, wanted, this.#options.domain)
  }

  /** The server's first message. `keys` are those of the account, or made-up ones where there is none. */
  challenge(keys: ScramKeys): string {
    this.#enter("challenge", "final")
    const { hash, offer, crypto } = this.#options
    if (keys.hash !== hash) throw new Error(`These keys are not for ${hash}`)
    this.#keys = keys
    this.#serverFirst = `r=${this.#nonce},s=${encodeBase64(keys.salt)},i=${keys.iterations}`
    if (offer !== undefined) this.#serverFirst += `,h=${hashOffer(offer, hash, crypto)}`
    return this.#serverFirst
  }

  /** Reads the client's proof. Answers with the server's last message: the client is who it said it is. */
  readFinal(message: Uint8Array | string): string {
    this.#enter("final", "over")
    const text = decodeMessage(message)
    const parts = /^c=([^,]*),r=([^,]*)((?:,[^,]*)*),p=([^,]*)$/.exec(text)
    if (parts === null || this.#keys === undefined) throw malformed("The message is malformed")
    const [, binding, nonce, extensions = "", proofText = ""] = parts
    if (!extensions.split(",").slice(1).every(isAttribute)) throw malformed("An extension is malformed")
    const proof = decodeBase64(proofText)
    if (proof === undefined) throw malformed("The proof is not Base64")
    const isSameChannel = binding === encodeBindingInput(this.#gs2Header, this.#bindingData)

    const { hash, crypto } = this.#options
    const withoutProof = text.slice(0, text.length - proofText.length - ",p=".length)
    const authMessage = `${this.#clientFirstBare},${this.#serverFirst},${withoutProof}`
    const signature = signatures(crypto, hash, this.#keys, authMessage)
    const clientKey = xorBytes(signature.client, proof)
    const isProved =
      proof.length === signature.client.length &&
      equalBytes(crypto.digest(hash, clientKey), this.#keys.storedKey)
    if (!isSameChannel || nonce !== this.#nonce || !isProved) throw new SaslError("not-authorized")
    return `v=${encodeBase64(signature.server)}`
  }

  #enter(expected: "first" | "challenge" | "final", next: "challenge" | "final" | "over"): void {
    if (this.#step !== expected) throw malformed("This message comes out of turn")
    this.#step = next
  }
}

/**
 * The account a user name means; without a `domain`, names are those of domains themselves (XEP-0225 §3). One may act only
 * as oneself: `authzid` is absent or that account's own address (RFC 6120 §6.3.8).
 */
export function identify(local: string, authzid: string | undefined, domain: string): Jid {
  const account = readJid(() => (domain === "" ? Jid.from({ domain: local }) : Jid.from({ local, domain })))
  if (account === undefined) throw new SaslError("not-authorized")
  if (authzid !== undefined && readJid(() => Jid.parse(authzid))?.equals(account) !== true) {
    throw new SaslError("invalid-authzid", "One can log in as oneself only")
  }
  return account
}

function readJid(read: () => Jid): Jid | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof JidError) return undefined
    throw error
  }
}

function malformed(text: string): SaslError {
  return new SaslError("malformed-request", text)
}
