import type { Login, LoginStream } from "@kith/feature-kit"
import {
  decodeBase64,
  type ElementLike,
  encodeBase64,
  NS_SASL,
  SaslError,
  type Stanza,
  xml,
} from "@kith/xmpp"
import type { PasswordServices } from "../services.ts"
import { Attempt, type FailureKind, saslErrorOf } from "./attempt.ts"
import type { ProfileOffer } from "./offer.ts"

/** What the server answers, and who has logged in, once somebody has. */
export interface SaslStep {
  readonly answer: ElementLike
  readonly login?: Login
  readonly failure?: FailureKind
}

/** One stream's attempts to log in by RFC 6120 §6.4, one after another. */
export class SaslNegotiation {
  readonly #stream: LoginStream
  readonly #offer: ProfileOffer
  readonly #services: PasswordServices
  #attempt: Attempt | undefined

  constructor(stream: LoginStream, offer: ProfileOffer, services: PasswordServices) {
    this.#stream = stream
    this.#offer = offer
    this.#services = services
  }

  /** Whether the client owes an answer. */
  get isUnderWay(): boolean {
    return this.#attempt !== undefined
  }

  /** Takes `<auth/>`, `<response/>` or `<abort/>`. Never throws for what the client did wrong. */
  async take(element: Stanza): Promise<SaslStep> {
    let attempt = this.#attempt
    try {
      if (element.name === "abort") throw new SaslError("aborted")
      if (element.name !== "auth" && element.name !== "response") {
        throw new SaslError("malformed-request", "This element has no place in a log-in.")
      }
      const message = readMessage(element)
      if (element.name === "auth") {
        this.#attempt = undefined
        attempt = this.#begin(element.attrs.mechanism)
      } else if (attempt === undefined) {
        throw new SaslError("malformed-request", "No log-in has begun.")
      }
      const step = await attempt.next(element.name === "auth" ? message : (message ?? new Uint8Array()))
      if ("challenge" in step) {
        this.#attempt = attempt
        return { answer: xml("challenge", { xmlns: NS_SASL }, encodeBase64(step.challenge)) }
      }
      this.#attempt = undefined
      attempt.succeeded()
      const data = step.data === undefined ? undefined : encodeBase64(step.data)
      return { answer: xml("success", { xmlns: NS_SASL }, data), login: attempt.loginOf(step.proof) }
    } catch (error) {
      this.#attempt = undefined
      if (attempt === undefined) {
        return { answer: saslErrorOf(error).toElement(), failure: "misunderstanding" }
      }
      const { reason, failure } = attempt.failed(error)
      return { answer: reason.toElement(), failure }
    }
  }

  #begin(name: string | undefined): Attempt {
    const { mechanisms, offer } = this.#offer
    const mechanism = mechanisms.find((known) => known.name === name)
    if (mechanism !== undefined)
      return new Attempt(mechanism, { stream: this.#stream, offer }, this.#services)
    throw name === "PLAIN" && !this.#stream.admitsSecrets
      ? new SaslError("encryption-required", "A password may only be sent over TLS.")
      : new SaslError("invalid-mechanism")
  }
}

/** RFC 6120 §6.4.2: nothing at all is no message, `=` is an empty one. */
function readMessage(element: Stanza): Uint8Array | undefined {
  const text = element.toElement().text.trim()
  if (text === "") return undefined
  if (text === "=") return new Uint8Array()
  const bytes = decodeBase64(text)
  if (bytes === undefined) throw new SaslError("incorrect-encoding")
  return bytes
}
