import {
  ANSWERED_LATER,
  DomainError,
  type Hooks,
  type IqRequest,
  LaterAnswer,
  type MaybePromise,
  type Place,
  type Session,
  stanzaReceiving,
  stanzaSending,
} from "@kith/feature-kit"
import { type ElementLike, type Jid, resultReply, type Stanza } from "@kith/xmpp"
import { handOn } from "./hand-on.ts"
import type { PendingAnswers } from "./pending-answers.ts"
import type { XmppRegistry } from "./xmpp-registry.ts"

export interface IqRoutingParts {
  readonly registry: XmppRegistry
  readonly hooks: Hooks
  readonly answers: PendingAnswers
  readonly route: (stanza: Stanza) => MaybePromise<void>
  /** Tells the sender what has refused the request. */
  readonly refuse: (iq: Stanza, error: unknown) => void
}

/** IQs: questions to the server or an account go to the feature that serves their namespace, the rest to a session. */
export class IqRouting {
  readonly #registry: XmppRegistry
  readonly #hooks: Hooks
  readonly #route: (stanza: Stanza) => MaybePromise<void>
  readonly #refuse: (iq: Stanza, error: unknown) => void
  readonly #answers: PendingAnswers

  constructor(parts: IqRoutingParts) {
    this.#registry = parts.registry
    this.#hooks = parts.hooks
    this.#route = parts.route
    this.#refuse = parts.refuse
    this.#answers = parts.answers
  }

  /** `to` is `undefined` for one's own account. Throws what refuses the IQ. */
  handle(iq: Stanza, from: Jid, to: Jid | undefined, session: Session | undefined): MaybePromise<void> {
    requireWellFormed(iq)
    const target = to ?? from.bare
    if (session === undefined || isOwn(session, target)) return this.#dispatch(iq, from, target, session)
    const admitted = this.#hooks.admit(stanzaSending, { stanza: iq, from, to: target })
    if (admitted instanceof Promise) return admitted.then(() => this.#dispatch(iq, from, target, session))
    return this.#dispatch(iq, from, target, session)
  }

  #dispatch(iq: Stanza, from: Jid, to: Jid, session: Session | undefined): MaybePromise<void> {
    const isAnswer = iq.type === "result" || iq.type === "error"
    if (isAnswer && this.#answers.take(iq)) return
    if (to.domain !== this.#registry.domain) return this.#toDomain(iq, from, to, session)
    if (to.local !== undefined && to.resource !== undefined) return this.#toSession(iq, from, to)
    if (!isAnswer) return this.#toFeature(iq, from, to, session)
  }

  #toDomain(iq: Stanza, from: Jid, to: Jid, session: Session | undefined): MaybePromise<void> {
    const { service, forward, admit } = this.#registry.domains.get(to.domain)
    if (forward !== undefined) {
      return handOn(iq.to === undefined ? iq.withAttrs({ to: to.toString() }) : iq, forward, admit)
    }
    const request = readRequest(iq, from, to, session)
    if (request === undefined) return
    if (service?.iq === undefined) throw notUnderstood()
    const result = service.iq(request)
    if (result instanceof Promise) return result.then((payload) => this.#answer(request, payload))
    return this.#answer(request, result)
  }

  #toSession(iq: Stanza, from: Jid, to: Jid): MaybePromise<void> {
    const admitted = this.#hooks.admit(stanzaReceiving, { stanza: iq, from, to })
    if (admitted instanceof Promise) return admitted.then(() => this.#handOver(iq, to))
    this.#handOver(iq, to)
  }

  #handOver(iq: Stanza, to: Jid): void {
    const receiver = this.#registry.sessions.find(to)
    if (receiver !== undefined) receiver.sendXml(iq.toXml(), iq)
    else if (iq.type === "get" || iq.type === "set") throw new DomainError("service-unavailable")
  }

  async #toFeature(iq: Stanza, from: Jid, to: Jid, session: Session | undefined): Promise<void> {
    const request = readRequest(iq, from, to, session)
    if (request === undefined) return
    const place = to.local === undefined ? "server" : "account"
    const isTheirs = session?.user.equals(to.bare) === true
    if (place === "account" && !isTheirs) await this.#hooks.admit(stanzaReceiving, { stanza: iq, from, to })
    const result = await this.#serve(place, request)
    if (!(result instanceof LaterAnswer)) return this.#finish(request, result)
    void result.answer
      .then((payload) => this.#finish(request, payload))
      .catch((error: unknown) => this.#refuse(iq, error))
  }

  /** Asks the interceptors, one after the other, and behind them the feature that serves the namespace. */
  #serve(place: Place, request: IqRequest, index = 0): MaybePromise<ElementLike | LaterAnswer | undefined> {
    const interceptor = this.#registry.interceptors[index]
    if (interceptor !== undefined) return interceptor(request, () => this.#serve(place, request, index + 1))
    const handler = this.#registry.findIq(place, request.type, request.payload.namespace ?? "")
    // The same answer for an account that does not exist and for one that does not serve this.
    if (handler === undefined) throw notUnderstood()
    return handler(request)
  }

  async #finish(request: IqRequest, payload: ElementLike | undefined): Promise<void> {
    const { to, session } = request
    const isTheirs = session?.user.equals(to.bare) === true
    // Asked last: whom a feature refuses it refuses alike, whether the account exists or not. One's own account may
    // just have been removed, by this very request (XEP-0077 §3.2).
    if (to.local !== undefined && !isTheirs && !(await this.#registry.accounts.exists(to.bare))) {
      throw notUnderstood()
    }
    return this.#answer(request, payload)
  }

  #answer({ stanza, session }: IqRequest, payload: ElementLike | undefined): MaybePromise<void> {
    if (payload === ANSWERED_LATER) return
    const reply = resultReply(stanza, payload)
    if (session === undefined) return this.#route(reply)
    session.send(reply)
  }
}

/** RFC 6120 §8.2.3. */
function requireWellFormed(iq: Stanza): void {
  if (iq.id === undefined) throw new DomainError("bad-request", "An iq needs an id (RFC 6120 §8.2.3).")
  switch (iq.type) {
    case "get":
    case "set":
      if (iq.elements.length === 1) return
      throw new DomainError(
        "bad-request",
        "An iq of type get or set has exactly one child (RFC 6120 §8.2.3).",
      )
    case "result":
    case "error":
      return
    default:
      throw new DomainError("bad-request", "The type of an iq is get, set, result or error.")
  }
}

/** `undefined` for what is no request. */
function readRequest(
  stanza: Stanza,
  from: Jid,
  to: Jid,
  session: Session | undefined,
): IqRequest | undefined {
  const { type, id } = stanza
  const payload = stanza.elements[0]
  if ((type !== "get" && type !== "set") || id === undefined || payload === undefined) return undefined
  return { type, id, from, to, payload, stanza, session }
}

function isOwn(session: Session, target: Jid): boolean {
  return target.equals(session.user) || (target.local === undefined && target.domain === session.user.domain)
}

function notUnderstood(): DomainError {
  return new DomainError("service-unavailable", "Nothing here understands this request.")
}
