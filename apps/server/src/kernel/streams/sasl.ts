import { DomainError } from "@kith/feature-kit"
import {
  type ChannelBindings,
  decodeBase64,
  type ElementLike,
  encodeBase64,
  type Jid,
  knownBindings,
  type LoginOffer,
  NS_SASL,
  parsePlain,
  SaslError,
  SCRAM_HASHES,
  type ScramHashName,
  ScramServer,
  type Stanza,
  xml,
} from "@kith/xmpp"
import { channelBindingFeature } from "@kith/xmpp/extensions"
import { nodeScramCrypto } from "./node-scram-crypto.ts"
import type { StreamServices } from "./services.ts"

/** The stream somebody logs in on. */
export interface LoginStream {
  readonly domain: string
  readonly remoteAddress: string
  /** Whether a password may come in one piece. */
  readonly admitsPlain: boolean
  readonly channelBindings: ChannelBindings
}

/** What the server answers, and who has logged in, once somebody has. */
export interface SaslStep {
  readonly answer: ElementLike
  readonly user?: Jid
  /** A failure costs a guess where a proof was wrong; what is malformed or not supported proves nothing. */
  readonly failure?: "guess" | "misunderstanding"
}

interface Mechanism {
  readonly name: string
  readonly hash: ScramHashName
  readonly isPlus: boolean
}

const SCRAM: readonly Mechanism[] = SCRAM_HASHES.toReversed().flatMap((hash) => [
  { name: `SCRAM-${hash}-PLUS`, hash, isPlus: true },
  { name: `SCRAM-${hash}`, hash, isPlus: false },
])

const hasBinding = ({ channelBindings }: LoginStream) => Object.keys(channelBindings).length > 0

function offerOn(stream: LoginStream): LoginOffer {
  const mechanisms = SCRAM.filter(({ isPlus }) => !isPlus || hasBinding(stream)).map(({ name }) => name)
  if (stream.admitsPlain) mechanisms.push("PLAIN")
  return {
    mechanisms,
    channelBindings: hasBinding(stream) ? knownBindings(stream.channelBindings) : undefined,
  }
}

/** `<mechanisms/>`, strongest first (RFC 6120 §6.4.1), and the types of channel binding (XEP-0440). */
export function saslFeatures(stream: LoginStream): ElementLike[] {
  const { mechanisms, channelBindings } = offerOn(stream)
  const names = mechanisms.map((name) => xml("mechanism", {}, name))
  const offered = [xml("mechanisms", { xmlns: NS_SASL }, ...names)]
  return channelBindings === undefined ? offered : [...offered, channelBindingFeature(channelBindings)]
}

/** One stream's attempts to log in (RFC 6120 §6.4), one after another. */
export class SaslNegotiation {
  readonly #stream: LoginStream
  readonly #services: StreamServices
  #current: { readonly scram: ScramServer; readonly hash: ScramHashName } | undefined
  #claimed: Jid | undefined

  constructor(stream: LoginStream, services: StreamServices) {
    this.#stream = stream
    this.#services = services
  }

  /** Whether the client owes an answer. */
  get isUnderWay(): boolean {
    return this.#current !== undefined
  }

  /** Takes `<auth/>`, `<response/>` or `<abort/>`. Never throws for what the client did wrong. */
  async take(element: Stanza): Promise<SaslStep> {
    try {
      switch (element.name) {
        case "auth":
          return await this.#begin(element)
        case "response":
          return await this.#respond(element)
        case "abort":
          throw new SaslError("aborted")
        default:
          throw new SaslError("malformed-request", "This element has no place in a log-in.")
      }
    } catch (error) {
      const reason = saslErrorOf(error)
      const isGuess = this.#claimed !== undefined && reason.condition === "not-authorized"
      if (isGuess) this.#note(false)
      this.#forget()
      return { answer: reason.toElement(), failure: isGuess ? "guess" : "misunderstanding" }
    }
  }

  async #begin(auth: Stanza): Promise<SaslStep> {
    this.#forget()
    const name = auth.attrs.mechanism
    const initial = readMessage(auth)
    if (name === "PLAIN" && this.#stream.admitsPlain) return this.#plain(initial)
    const mechanism = SCRAM.find((known) => known.name === name)
    if (mechanism === undefined || (mechanism.isPlus && !hasBinding(this.#stream))) {
      throw name === "PLAIN"
        ? new SaslError("encryption-required", "A password may only be sent over TLS.")
        : new SaslError("invalid-mechanism")
    }
    const { hash, isPlus } = mechanism
    const { channelBindings, domain } = this.#stream
    const scram = new ScramServer({
      hash,
      isPlus,
      offer: offerOn(this.#stream),
      channelBindings,
      domain,
      crypto: nodeScramCrypto,
    })
    this.#current = { scram, hash }
    // RFC 6120 §6.4.2: without an initial response the server asks for it.
    if (initial === undefined) return challenge("")
    return this.#first(initial)
  }

  async #first(message: Uint8Array): Promise<SaslStep> {
    if (this.#current === undefined) throw new SaslError("malformed-request")
    const { scram, hash } = this.#current
    const user = scram.readFirst(message)
    await this.#services.accounts.admitLogin(user, this.#stream.remoteAddress)
    this.#claimed = user
    return challenge(scram.challenge(await this.#services.accounts.scramKeys(user, hash)))
  }

  async #respond(response: Stanza): Promise<SaslStep> {
    const message = readMessage(response) ?? new Uint8Array()
    if (this.#current === undefined) throw new SaslError("malformed-request", "No log-in has begun.")
    if (this.#claimed === undefined) return this.#first(message)
    const final = this.#current.scram.readFinal(message)
    return this.#succeed(this.#claimed, final)
  }

  async #plain(message: Uint8Array | undefined): Promise<SaslStep> {
    if (message === undefined) throw new SaslError("malformed-request", "PLAIN comes with its message.")
    const { account, password } = parsePlain(message, this.#stream.domain)
    await this.#services.accounts.admitLogin(account, this.#stream.remoteAddress)
    this.#claimed = account
    if (!(await this.#services.accounts.verifyPassword(account, password)))
      throw new SaslError("not-authorized")
    return this.#succeed(account, undefined)
  }

  #succeed(user: Jid, final: string | undefined): SaslStep {
    this.#note(true)
    this.#forget()
    return { answer: xml("success", { xmlns: NS_SASL }, final !== undefined && encodeText(final)), user }
  }

  #note(succeeded: boolean): void {
    if (this.#claimed !== undefined) {
      this.#services.accounts.noteLogin(this.#claimed, this.#stream.remoteAddress, succeeded)
    }
  }

  #forget(): void {
    this.#current = undefined
    this.#claimed = undefined
  }
}

function challenge(text: string): SaslStep {
  return { answer: xml("challenge", { xmlns: NS_SASL }, encodeText(text)) }
}

const encodeText = (text: string) => encodeBase64(new TextEncoder().encode(text))

/** RFC 6120 §6.4.2: nothing at all is no message, `=` is an empty one. */
function readMessage(element: Stanza): Uint8Array | undefined {
  const text = element.toElement().text.trim()
  if (text === "") return undefined
  if (text === "=") return new Uint8Array()
  const bytes = decodeBase64(text)
  if (bytes === undefined) throw new SaslError("incorrect-encoding")
  return bytes
}

function saslErrorOf(error: unknown): SaslError {
  if (error instanceof SaslError) return error
  if (error instanceof DomainError && error.code !== "not-authorized") {
    return new SaslError("temporary-auth-failure", error.text)
  }
  if (error instanceof DomainError) return new SaslError("not-authorized", error.text)
  throw error
}
