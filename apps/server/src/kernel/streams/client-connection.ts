import { randomBytes } from "node:crypto"
import { isLoopback } from "@kith/feature-kit"
import { type ElementLike, type Jid, NS_CLIENT, NS_TLS, type Stanza, StreamError } from "@kith/xmpp"
import { NS_STREAM_MANAGEMENT } from "@kith/xmpp/extensions"
import { bindFeatures, takeBinding } from "./binding.ts"
import type { ConnectionParts } from "./client-streams.ts"
import { answerEarlyIq } from "./early-iq.ts"
import { takeEstablished } from "./established.ts"
import { limitsFeature, refuseOpening } from "./opening.ts"
import { resumeSession } from "./resumption.ts"
import { SaslNegotiation, saslFeatures } from "./sasl.ts"
import type { LocalSession } from "./session.ts"
import { answer, failed, managementFeature } from "./stream-management.ts"
import type { StreamOpening, Transport, TransportListener } from "./transport.ts"

/** Elements that may come while one of a negotiation is being worked on; a client need not send any. */
const MAX_WAITING = 16
/** Clients try one mechanism after another, also such as they cannot use: slixmpp comes to the seventh. */
const MAX_FAILED_LOGINS = 20
/** A registration takes three or four. */
const MAX_EARLY_IQS = 50

/**
 * One connection of a client, from its first byte to its last: stream, TLS, log-in, binding or resumption, and then the
 * session. The negotiation takes one element at a time; once it is over, stanzas go straight to the session.
 */
export class ClientConnection implements TransportListener {
  readonly transport: Transport
  readonly openedAt: number
  readonly #parts: ConnectionParts
  readonly #slot: { authenticated(): void; closed(): void }
  readonly #streamKey = {}
  #isStreamOpen = false
  #sasl: SaslNegotiation | undefined
  #wrongGuesses = 0
  #failedLogins = 0
  #earlyIqs = 0
  #user: Jid | undefined
  #session: LocalSession | undefined
  /** Elements that wait for the one being worked on; `undefined` when none is. */
  #waiting: Stanza[] | undefined
  #isOver = false

  constructor(transport: Transport, slot: { authenticated(): void; closed(): void }, parts: ConnectionParts) {
    this.transport = transport
    this.#slot = slot
    this.#parts = parts
    this.openedAt = parts.clock.now()
    transport.setLimits(parts.earlyLimits)
    transport.listen(this)
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get session(): LocalSession | undefined {
    return this.#session
  }

  /** TLS, or a connection that never leaves this machine. */
  get #isConfidential(): boolean {
    return this.transport.isEncrypted || isLoopback(this.transport.remoteAddress)
  }

  get #admitsClearText(): boolean {
    if (this.transport.isEncrypted) return true
    if (!isLoopback(this.transport.remoteAddress)) return false
    return !this.transport.canStartTls || this.#parts.settings.requireTls === "unless-loopback"
  }

  /** A WebSocket that came in clear text cannot be secured any more. */
  get #mustHaveTls(): StreamError | undefined {
    if (this.#admitsClearText || this.transport.canStartTls) return undefined
    return new StreamError("policy-violation", "Connect over HTTPS: this connection can be listened to.")
  }

  onOpen(opening: StreamOpening): void {
    if (this.#isOver) return
    if (this.#isStreamOpen) {
      this.fail(new StreamError("bad-format", "The stream is open already."))
      return
    }
    const { services } = this.#parts
    const id = randomBytes(12).toString("base64url")
    this.transport.openStream({ id, from: services.domain, language: "en" })
    this.#isStreamOpen = true
    const refusal = this.#mustHaveTls ?? refuseOpening(opening, services.domain)
    if (refusal !== undefined) this.fail(refusal)
    else this.transport.sendFeatures(this.#features())
  }

  onStanza(stanza: Stanza): void {
    if (this.#isOver) return
    if (!this.#isStreamOpen) {
      this.fail(new StreamError("not-authorized", "A stream must be opened first."))
    } else if (this.#session !== undefined && this.#waiting === undefined) {
      this.#takeEstablished(this.#session, stanza)
    } else if (this.#waiting === undefined) {
      this.#waiting = []
      void this.#negotiate(stanza)
    } else if (this.#waiting.length < MAX_WAITING) {
      this.#waiting.push(stanza)
    } else {
      this.fail(new StreamError("policy-violation", "Wait for an answer before sending so much."))
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
    this.#parts.closed(this)
    if (this.#session?.transport === this.transport) this.#session.detach()
  }

  /** Ends the stream with an error; a session on it is over too, for what its client sent cannot be trusted. */
  fail(error: StreamError): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#session?.transport === this.transport) this.#session.end()
    if (!this.#isStreamOpen) {
      // RFC 6120 §4.9.1.2: an error of the opening is told in a stream too.
      this.transport.openStream({
        id: randomBytes(12).toString("base64url"),
        from: this.#parts.services.domain,
        language: "en",
      })
    }
    this.transport.close(error)
  }

  /** Tells the client what has been taken over, unasked, before the stream ends. */
  sayHandled(): void {
    const session = this.#session
    if (session?.isManaged === true && session.transport === this.transport)
      this.transport.sendElement(answer(session))
  }

  #features(): ElementLike[] {
    const { services } = this.#parts
    const stream = { isConfidential: this.#isConfidential }
    if (this.#user !== undefined) {
      return [
        ...bindFeatures,
        managementFeature,
        limitsFeature(this.#parts.limits),
        ...services.streamFeatures("after-login", stream),
      ]
    }
    const features: ElementLike[] = []
    if (this.transport.canStartTls) {
      const required = this.#admitsClearText ? [] : [{ name: "required" }]
      features.push({ name: "starttls", attrs: { xmlns: NS_TLS }, children: required })
    }
    if (!this.#admitsClearText) return features
    return [
      ...features,
      ...saslFeatures(this.#loginStream),
      limitsFeature(this.#parts.earlyLimits),
      ...services.streamFeatures("before-login", stream),
    ]
  }

  get #loginStream() {
    const { domain } = this.#parts.services
    const { channelBindings, isEncrypted, remoteAddress } = this.transport
    const isLocalClearText =
      this.#parts.settings.requireTls === "unless-loopback" && isLoopback(remoteAddress)
    return { domain, remoteAddress, channelBindings, admitsPlain: isEncrypted || isLocalClearText }
  }

  async #negotiate(first: Stanza): Promise<void> {
    const waiting = this.#waiting ?? []
    try {
      for (
        let next: Stanza | undefined = first;
        next !== undefined && !this.#isOver;
        next = waiting.shift()
      ) {
        // The log-in may be over while elements wait that came with its last one.
        if (this.#session !== undefined) this.#takeEstablished(this.#session, next)
        else if (this.#user === undefined) await this.#takeEarly(next)
        else await this.#takeAuthenticated(next, this.#user)
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

  async #takeEarly(element: Stanza): Promise<void> {
    if (element.namespace === NS_TLS) {
      this.#startTls(element)
    } else if (!this.#admitsClearText) {
      this.fail(new StreamError("policy-violation", "Encrypt the connection first (STARTTLS)."))
    } else if (element.name === "iq" && element.namespace === NS_CLIENT) {
      if (++this.#earlyIqs > MAX_EARLY_IQS) {
        this.fail(new StreamError("policy-violation", "Log in before asking for so much."))
        return
      }
      await answerEarlyIq(element, this.transport, this.#parts.services, {
        stream: this.#streamKey,
        isConfidential: this.#isConfidential,
        log: this.#parts.log,
      })
    } else if (element.name === "auth" || element.name === "response" || element.name === "abort") {
      await this.#logIn(element)
    } else {
      this.fail(new StreamError("not-authorized", "Log in before sending stanzas."))
    }
  }

  #startTls(element: Stanza): void {
    if (element.name !== "starttls" || !this.transport.canStartTls) {
      this.transport.sendElement({ name: "failure", attrs: { xmlns: NS_TLS } })
      this.fail(new StreamError("policy-violation", "TLS cannot be started here."))
      return
    }
    this.transport.sendElement({ name: "proceed", attrs: { xmlns: NS_TLS } })
    this.#isStreamOpen = false
    this.#sasl = undefined
    this.#waiting?.splice(0)
    this.transport.startTls()
  }

  async #logIn(element: Stanza): Promise<void> {
    this.#sasl ??= new SaslNegotiation(this.#loginStream, this.#parts.services)
    // Who begins anew has given up the log-in before.
    if (element.name === "auth" && this.#sasl.isUnderWay) this.#failedLogins++
    const { answer, user, failure } = await this.#sasl.take(element)
    if (failure !== undefined) this.#failedLogins++
    if (failure === "guess") this.#wrongGuesses++
    if (this.#isOver) return
    this.transport.sendElement(answer)
    if (user !== undefined) {
      this.#user = user
      this.#sasl = undefined
      this.#slot.authenticated()
      this.#isStreamOpen = false
      this.transport.setLimits(this.#parts.limits)
      this.transport.restart()
    } else if (
      this.#wrongGuesses >= this.#parts.settings.maxLoginAttempts ||
      this.#failedLogins >= MAX_FAILED_LOGINS
    ) {
      this.fail(new StreamError("policy-violation", "Too many failed log-ins; connect again later."))
    }
  }

  async #takeAuthenticated(element: Stanza, user: Jid): Promise<void> {
    if (element.namespace === NS_STREAM_MANAGEMENT) {
      if (element.name === "resume") this.#resume(element, user)
      else this.transport.sendElement(failed("unexpected-request"))
      return
    }
    if (element.name !== "iq" || element.namespace !== NS_CLIENT) {
      this.fail(new StreamError("not-authorized", "Bind a resource before sending stanzas."))
      return
    }
    const session = await takeBinding(element, user, this.transport, this.#parts)
    if (session === undefined) return
    // The connection may have gone while the session was being made.
    if (this.#isOver) session.end()
    else this.#session = session
  }

  #resume(element: Stanza, user: Jid): void {
    const outcome = resumeSession(element, user, this.transport, this.#parts)
    if (outcome instanceof StreamError) this.fail(outcome)
    else this.#session = outcome
  }

  #takeEstablished(session: LocalSession, element: Stanza): void {
    const error = takeEstablished(element, session, this.transport, this.#parts)
    if (error !== undefined) this.fail(error)
  }
}
