import type { Clock, Login, MaybePromise } from "@kith/feature-kit"
import { type ElementLike, Jid, NS_CLIENT, randomId, type Stanza, StreamError } from "@kith/xmpp"
import { NS_STREAM_MANAGEMENT } from "@kith/xmpp/extensions"
import { bindFeatures, takeBinding } from "./binding.ts"
import type { ClientDomain } from "./client-domain.ts"
import type { ClientDomains } from "./client-streams.ts"
import { takeEstablished } from "./established.ts"
import type { Completion } from "./login/complete.ts"
import { admitsClearText, EarlyCounts, type EarlyOutcome, EarlyStream } from "./login/early-stream.ts"
import { limitsFeature, readOpening } from "./opening.ts"
import { carryOn, prepareResumption } from "./resumption.ts"
import type { LocalSession } from "./session.ts"
import type { StreamSettings } from "./settings.ts"
import { answer, failed, managementFeature } from "./stream-management.ts"
import type { StreamOpening, Transport, TransportListener } from "./transport.ts"

/** What connections share, whatever domain they lead to. */
export interface SharedParts {
  readonly domains: ClientDomains
  readonly settings: StreamSettings
  readonly clock: Clock
  readonly closed: (connection: ClientConnection) => void
}

/** Elements that may come while one of a negotiation is being worked on; a client need not send any. */
const MAX_WAITING = 16

/**
 * One connection of a client, from its first byte to its last: stream, TLS, log-in, binding or resumption, and then the
 * session. The negotiation takes one element at a time; once it is over, stanzas go straight to the session.
 */
export class ClientConnection implements TransportListener {
  readonly transport: Transport
  readonly openedAt: number
  readonly #shared: SharedParts
  /** Of the domain that it leads to; of the first one until that is known. */
  #parts: ClientDomain
  /** What its streams are opened to. */
  #wanted: string | undefined
  readonly #slot: { authenticated(): void; closed(): void }
  readonly #counts = new EarlyCounts()
  #isStreamOpen = false
  #early: EarlyStream | undefined
  #login: Login | undefined
  #session: LocalSession | undefined
  /** What waits for the step of the negotiation that is being worked on; `undefined` when none is. */
  #waiting: (() => MaybePromise<void>)[] | undefined
  #isOver = false

  constructor(transport: Transport, slot: { authenticated(): void; closed(): void }, shared: SharedParts) {
    this.transport = transport
    this.#slot = slot
    this.#shared = shared
    this.#parts = shared.domains.first
    this.openedAt = shared.clock.now()
    transport.setLimits(this.#parts.earlyLimits)
    transport.listen(this)
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** The domain that it leads to. */
  get place(): ClientDomain {
    return this.#parts
  }

  get session(): LocalSession | undefined {
    return this.#session
  }

  get hasPending(): boolean {
    return this.#waiting !== undefined || this.#session?.hasPending === true
  }

  onOpen(header: StreamOpening): void {
    if (this.#isOver) return
    // RFC 6120 §4.7.2 wants `to` from everybody; who leaves it out and has named the domain for TLS has said it too.
    const opening = { ...header, to: header.to ?? this.transport.indicatedDomain }
    if (this.#isStreamOpen) {
      this.fail(new StreamError("bad-format", "The stream is open already."))
      return
    }
    const elsewhere = this.#choosePlace(opening)
    const { services } = this.#parts
    const destination = elsewhere ?? readOpening(opening, services, this.#login?.user.domain)
    const refusal = this.#mustHaveTls ?? (destination instanceof StreamError ? destination : undefined)
    if (destination instanceof StreamError || refusal !== undefined) {
      this.#openStream(services.domain)
      this.fail(refusal ?? new StreamError("internal-server-error"))
      return
    }
    this.#openStream(destination.domain, destination.claimed?.toString())
    if (this.#login !== undefined) {
      this.transport.sendFeatures(this.#features(undefined))
      return
    }
    const early = new EarlyStream(destination, this.transport, this.#counts, this.#parts)
    this.#early = early
    this.#inTurn(async () => {
      const features = await early.features()
      if (!this.#isOver) this.transport.sendFeatures(features)
    })
  }

  onStanza(stanza: Stanza): void {
    if (this.#isOver) return
    if (!this.#isStreamOpen) {
      this.fail(new StreamError("not-authorized", "A stream must be opened first."))
    } else if (this.#session !== undefined && this.#waiting === undefined) {
      this.#takeEstablished(this.#session, stanza)
    } else {
      this.#inTurn(() => this.#take(stanza))
    }
  }

  onEnd(): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#session?.transport === this.transport) this.#session.end()
    this.transport.close()
  }

  onError(error: unknown): void {
    if (error instanceof StreamError) this.fail(error)
    else this.#failFromBug("What a client sent could not be taken in", error)
  }

  onClosed(): void {
    this.#isOver = true
    this.#slot.closed()
    this.#shared.closed(this)
    if (this.#session?.transport === this.transport) this.#session.detach()
  }

  /** Ends the stream with an error; a session on it is over too, for what its client sent cannot be trusted. */
  fail(error: StreamError): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#session?.transport === this.transport) this.#session.end()
    // RFC 6120 §4.9.1.2: an error of the opening is told in a stream too.
    if (!this.#isStreamOpen) this.#openStream(this.#parts.services.domain)
    this.transport.close(error)
  }

  /** Tells the client what has been taken over, unasked, before the stream ends. */
  sayHandled(): void {
    const session = this.#session
    if (session?.isManaged === true && session.transport === this.transport)
      this.transport.sendElement(answer(session))
  }

  /** RFC 6120 §4.7.2: the first stream says which domain the connection leads to, and those that follow lead there too. */
  #choosePlace({ to }: StreamOpening): StreamError | undefined {
    const domain = Jid.tryParse(to)?.toString()
    if (this.#wanted !== undefined) {
      if (domain === this.#wanted) return undefined
      return new StreamError("host-unknown", `This connection leads to ${this.#wanted}; open another one.`)
    }
    const place = domain === undefined ? undefined : this.#shared.domains.find(domain)
    if (place === undefined) return undefined
    this.#parts = place
    this.#wanted = domain
    return undefined
  }

  /** A WebSocket that came in clear text cannot be secured any more. */
  get #mustHaveTls(): StreamError | undefined {
    if (admitsClearText(this.transport, this.#parts) || this.transport.canStartTls) return undefined
    return new StreamError("policy-violation", "Connect over HTTPS: this connection can be listened to.")
  }

  #openStream(from: string, to?: string): void {
    this.transport.openStream({ id: randomId(), from, to, language: "en" })
    this.#isStreamOpen = true
  }

  /** Of a stream somebody has logged in on; with a session, what it has already is left out. */
  #features(session: LocalSession | undefined): ElementLike[] {
    const { services, limits, settings } = this.#parts
    return [
      ...(session === undefined ? bindFeatures : []),
      ...(session?.isManaged === true ? [] : [managementFeature]),
      limitsFeature(limits, settings.idleSeconds),
      ...(this.#login?.user.domain === services.domain
        ? services.streamFeatures("after-login", { isConfidential: true })
        : []),
    ]
  }

  /** Does it once all that came ahead of it is done. */
  #inTurn(step: () => MaybePromise<void>): void {
    if (this.#waiting === undefined) {
      this.#waiting = []
      void this.#negotiate(step)
    } else if (this.#waiting.length < MAX_WAITING) {
      this.#waiting.push(step)
    } else {
      this.fail(new StreamError("policy-violation", "Wait for an answer before sending so much."))
    }
  }

  async #negotiate(first: () => MaybePromise<void>): Promise<void> {
    const waiting = this.#waiting ?? []
    try {
      let next: (() => MaybePromise<void>) | undefined = first
      while (next !== undefined && !this.#isOver) {
        await next()
        next = waiting.shift()
      }
    } catch (error) {
      this.#failFromBug("A stream could not be negotiated", error)
    }
    this.#waiting = undefined
  }

  /** It costs this client its stream, and nobody else anything. */
  #failFromBug(text: string, cause: unknown): void {
    this.#parts.log.error(text, { cause })
    this.fail(new StreamError("internal-server-error"))
  }

  #take(element: Stanza): MaybePromise<void> {
    // The log-in may be over while elements wait that came with its last one.
    if (this.#session !== undefined) return this.#takeEstablished(this.#session, element)
    if (this.#login !== undefined) return this.#takeAuthenticated(element, this.#login)
    return this.#early?.take(element).then((outcome) => this.#goOn(outcome))
  }

  #goOn(outcome: EarlyOutcome | undefined): void {
    if (outcome !== undefined && typeof outcome === "object" && "completion" in outcome) {
      this.#enter(outcome.login, outcome.completion)
    } else if (outcome === undefined || this.#isOver) {
      return
    } else if (outcome instanceof StreamError) {
      this.fail(outcome)
    } else if (outcome === "start-tls") {
      this.#isStreamOpen = false
      this.#early = undefined
      this.#waiting?.splice(0)
      this.transport.startTls(this.#parts.services.domain)
    } else {
      this.#admit(outcome.login)
      this.#isStreamOpen = false
      this.transport.restart()
    }
  }

  #admit(login: Login): void {
    this.#login = login
    this.#early = undefined
    this.#slot.authenticated()
    this.transport.setLimits(this.#parts.limits)
  }

  /** XEP-0388 §2.6.1: the same stream goes on, and the client may have its session already. */
  #enter(login: Login, { success, session, isResumed }: Completion): void {
    if (this.#isOver) {
      // The connection has gone meanwhile; a session that was carried on still waits.
      if (!isResumed) session?.end()
      return
    }
    this.#admit(login)
    this.#session = session
    this.transport.sendElement(success)
    // XEP-0198 §9.2: a stream that was resumed has no features.
    if (session === undefined || !isResumed) this.transport.sendFeatures(this.#features(session))
    if (session === undefined) return
    if (isResumed) carryOn(session, login, this.transport, this.#parts)
    else session.begin()
  }

  async #takeAuthenticated(element: Stanza, login: Login): Promise<void> {
    if (element.namespace === NS_STREAM_MANAGEMENT) {
      if (element.name === "resume") this.#resume(element, login)
      else this.transport.sendElement(failed("unexpected-request"))
      return
    }
    if (element.name !== "iq" || element.namespace !== NS_CLIENT) {
      this.fail(new StreamError("not-authorized", "Bind a resource before sending stanzas."))
      return
    }
    const session = await takeBinding(element, login, this.transport, this.#parts)
    if (session === undefined) return
    // The connection may have gone while the session was being made.
    if (this.#isOver) session.end()
    else this.#session = session
  }

  #resume(element: Stanza, login: Login): void {
    const resumption = prepareResumption(element, login, this.#parts.sessions)
    if (resumption instanceof StreamError) {
      this.fail(resumption)
      return
    }
    const { session, answer } = resumption
    this.transport.sendElement(answer)
    if (session === undefined) return
    this.#session = session
    carryOn(session, login, this.transport, this.#parts)
  }

  #takeEstablished(session: LocalSession, element: Stanza): void {
    session.heardAt = this.#parts.clock.now()
    const error = takeEstablished(element, session, this.transport, this.#parts)
    if (error !== undefined) this.fail(error)
  }
}
