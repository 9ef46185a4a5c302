import type { Login, LoginMechanism, LoginStream, LoginTask, LoginTaskExchange } from "@kith/feature-kit"
import { type ElementLike, NS_SASL2, SaslError, type Stanza, xml } from "@kith/xmpp"
import {
  type AuthenticationRequest,
  continueWith,
  parseAuthentication,
  readSaslExchange,
  saslExchange,
} from "@kith/xmpp/extensions"
import type { StreamServices } from "../services.ts"
import { Attempt, type FailureKind, saslErrorOf } from "./attempt.ts"
import type { StreamOffer } from "./offer.ts"

/** The client is in; what it has asked for along with that is still to be done. */
export interface LoggedIn {
  readonly login: Login
  /** `<authenticate/>`. */
  readonly request: Stanza
  /** What the server proves itself with, unless the client has it already. */
  readonly additionalData: Uint8Array | undefined
}

export type Sasl2Step = LoggedIn | { readonly answer: ElementLike; readonly failure?: FailureKind }

interface UnderWay {
  readonly attempt: Attempt
  readonly request: Stanza
  readonly wanted: AuthenticationRequest["upgrades"]
}

interface Tasks extends UnderWay {
  readonly login: Login
  readonly done: Set<string>
  readonly current: LoginTask
  exchange: LoginTaskExchange | undefined
}

/** One stream's attempts to log in by XEP-0388, and the tasks that follow. */
export class Sasl2Negotiation {
  readonly #stream: LoginStream
  readonly #offer: StreamOffer
  readonly #services: StreamServices
  #underWay: UnderWay | undefined
  #tasks: Tasks | undefined
  #isProved = false

  constructor(stream: LoginStream, offer: StreamOffer, services: StreamServices) {
    this.#stream = stream
    this.#offer = offer
    this.#services = services
  }

  /**
   * Whether this may come now: while something is under way, nothing but what belongs to it (XEP-0388 §2.4); and nobody who
   * has proved who he is begins anew (§5.8).
   */
  expects({ name, namespace }: Stanza): boolean {
    if (namespace !== NS_SASL2) return this.#underWay === undefined && this.#tasks === undefined
    if (this.#tasks !== undefined) return name === "next" || name === "task-data" || name === "abort"
    if (this.#underWay !== undefined) return name === "response" || name === "abort"
    return name === "authenticate" && !this.#isProved
  }

  /** Takes an element that is expected. Never throws for what the client did wrong. */
  async take(element: Stanza): Promise<Sasl2Step> {
    const underWay = this.#tasks ?? this.#underWay
    let attempt = underWay?.attempt
    try {
      if (element.name === "abort") throw new SaslError("aborted")
      if (this.#tasks !== undefined) return await this.#takeTask(this.#tasks, element)
      if (underWay !== undefined) return await this.#exchange(underWay, readSaslExchange(element))
      const begun = this.#begin(element)
      attempt = begun.attempt
      return await this.#exchange(begun, begun.initialResponse)
    } catch (error) {
      this.#underWay = undefined
      this.#tasks = undefined
      const { reason, failure } = attempt?.failed(error) ?? {
        reason: saslErrorOf(error),
        failure: "misunderstanding",
      }
      return { answer: reason.toSasl2Element(), failure }
    }
  }

  #begin(request: Stanza): UnderWay & Pick<AuthenticationRequest, "initialResponse"> {
    const { mechanism: name, initialResponse, userAgent, upgrades } = parseAuthentication(request)
    const mechanism = this.#choose(request).find((known) => known.name === name)
    if (mechanism === undefined) throw new SaslError("invalid-mechanism")
    const { offer } = this.#offer.sasl2
    const attempt = new Attempt(
      mechanism,
      { stream: this.#stream, offer, userAgent, request },
      this.#services,
    )
    return { attempt, request, wanted: upgrades, initialResponse }
  }

  /** Some mechanisms exist only along with what they belong to, such as tokens (XEP-0484 §3.4). */
  #choose(request: Stanza): readonly LoginMechanism[] {
    const owner = this.#offer.features.find(
      ({ mechanisms, name, namespace }) => mechanisms !== undefined && request.has(name, namespace),
    )
    return owner?.mechanisms ?? this.#offer.sasl2.mechanisms
  }

  async #exchange(underWay: UnderWay, message: Uint8Array | undefined): Promise<Sasl2Step> {
    const step = await underWay.attempt.next(message)
    if ("challenge" in step) {
      this.#underWay = underWay
      return { answer: saslExchange("challenge", step.challenge) }
    }
    this.#underWay = undefined
    this.#isProved = true
    const login = underWay.attempt.loginOf(step.proof)
    return this.#goOn(underWay, login, new Set(), step.data)
  }

  /** The next task, one at a time (XEP-0480 §2.2), or the end. */
  async #goOn(
    { attempt, request, wanted }: UnderWay,
    login: Login,
    done: Set<string>,
    additionalData: Uint8Array | undefined,
  ): Promise<Sasl2Step> {
    for (const current of this.#services.logins.tasks) {
      if (done.has(current.name) || !(await current.isDue(login, wanted))) continue
      this.#tasks = { attempt, request, wanted, login, done, current, exchange: undefined }
      return { answer: continueWith([current.name], additionalData, undefined) }
    }
    this.#tasks = undefined
    attempt.succeeded()
    return { login, request, additionalData }
  }

  async #takeTask(tasks: Tasks, element: Stanza): Promise<Sasl2Step> {
    const { current, login, done } = tasks
    if (element.name === "next") {
      if (tasks.exchange !== undefined || element.attrs.task !== current.name) {
        throw new SaslError("malformed-request", `The task to do is ${current.name}.`)
      }
      tasks.exchange = current.begin(login)
    }
    if (tasks.exchange === undefined) throw new SaslError("malformed-request", "No task has begun.")
    const answer = await tasks.exchange.next(element)
    if (answer !== undefined) return { answer: xml("task-data", { xmlns: NS_SASL2 }, answer) }
    done.add(current.name)
    return this.#goOn(tasks, login, done, undefined)
  }
}
