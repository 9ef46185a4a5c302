import {
  DomainError,
  type Login,
  type LoginAttempt,
  type LoginExchange,
  type LoginMechanism,
  type LoginStep,
  type LoginStream,
  type Proof,
} from "@kith/feature-kit"
import { type Jid, type LoginOffer, SaslError, type Stanza, type UserAgent } from "@kith/xmpp"
import type { PasswordServices } from "../services.ts"

/** A failure costs a guess where a proof was wrong; what is malformed or not supported proves nothing. */
export type FailureKind = "guess" | "misunderstanding"

/** One attempt to log in, whichever profile carries it. */
export class Attempt implements LoginAttempt {
  readonly stream: LoginStream
  readonly offer: LoginOffer
  readonly userAgent: UserAgent | undefined
  readonly request: Stanza | undefined
  readonly #mechanism: LoginMechanism
  readonly #services: PasswordServices
  readonly #exchange: LoginExchange
  #claimed: Jid | undefined

  constructor(
    mechanism: LoginMechanism,
    about: {
      readonly stream: LoginStream
      readonly offer: LoginOffer
      readonly userAgent?: UserAgent | undefined
      readonly request?: Stanza | undefined
    },
    services: PasswordServices,
  ) {
    this.stream = about.stream
    this.offer = about.offer
    this.userAgent = about.userAgent
    this.request = about.request
    this.#mechanism = mechanism
    this.#services = services
    this.#exchange = mechanism.begin(this)
  }

  async next(message: Uint8Array | undefined): Promise<LoginStep> {
    return this.#exchange.next(message)
  }

  async claim(user: Jid): Promise<void> {
    const { claimed, remoteAddress } = this.stream
    if (this.request !== undefined && claimed?.equals(user) === false) {
      throw new SaslError("invalid-authzid", "The stream was opened in the name of somebody else.")
    }
    await this.#services.accounts.admitLogin(user, remoteAddress)
    this.#claimed = user
  }

  loginOf(proof: Proof): Login {
    return { ...proof, mechanism: this.#mechanism.name, userAgent: this.userAgent }
  }

  /** The client is in, or has nothing left to prove. */
  succeeded(): void {
    this.#note(true)
  }

  /** Reads what has been thrown, and counts it where it was a guess. */
  failed(error: unknown): { readonly reason: SaslError; readonly failure: FailureKind } {
    const reason = saslErrorOf(error)
    const isGuess = this.#claimed !== undefined && reason.condition === "not-authorized"
    if (isGuess) this.#note(false)
    return { reason, failure: isGuess ? "guess" : "misunderstanding" }
  }

  #note(succeeded: boolean): void {
    if (this.#claimed !== undefined) {
      this.#services.accounts.noteLogin(this.#claimed, this.stream.remoteAddress, succeeded)
    }
  }
}

/** What a client is told; rethrows what is nobody's refusal. */
export function saslErrorOf(error: unknown): SaslError {
  if (error instanceof SaslError) return error
  if (!(error instanceof DomainError)) throw error
  return new SaslError(
    error.code === "not-authorized" ? "not-authorized" : "temporary-auth-failure",
    error.text,
  )
}
