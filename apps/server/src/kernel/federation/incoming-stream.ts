import { randomBytes } from "node:crypto"
import { type Clock, type Log, type ServerLink, serverAdmitting } from "@kith/feature-kit"
import {
  type ElementLike,
  NS_SASL,
  NS_SERVER,
  NS_STREAM,
  NS_TLS,
  parseStreamError,
  type Stanza,
  StreamError,
  xml,
} from "@kith/xmpp"
import {
  bidirectionalFeature,
  dialbackFeature,
  findDialback,
  NS_BIDIRECTIONAL,
  NS_STREAM_MANAGEMENT,
} from "@kith/xmpp/extensions"
import { UNAUTHENTICATED_LIMITS } from "@kith/xmpp/stream"
import type { TcpTransport } from "../listeners/tcp/tcp-transport.ts"
import type { SenderOrders } from "../router/sender-order.ts"
import { isStanza } from "../streams/is-stanza.ts"
import { limitsFeature } from "../streams/opening.ts"
import { managementFeature } from "../streams/stream-management.ts"
import type { StreamOpening, TransportListener } from "../streams/transport.ts"
import type { Proof } from "./carrier.ts"
import type { DialbackAnswers } from "./dialback-answers.ts"
import { IncomingKeys } from "./incoming-keys.ts"
import { IncomingManagement } from "./incoming-management.ts"
import type { LocalDomains } from "./local-domain.ts"
import { isCertified } from "./open-stream.ts"
import { readServerOpening } from "./read-opening.ts"
import { Receiver } from "./receiver.ts"
import type { ResumableStreams } from "./resumable-streams.ts"
import type { FederationSettings } from "./settings.ts"

/** What all streams of other servers share. */
export interface IncomingParts {
  readonly settings: FederationSettings
  readonly clock: Clock
  readonly log: Log
  readonly domains: LocalDomains
  readonly dialback: DialbackAnswers
  readonly resumable: ResumableStreams
  readonly orders: SenderOrders
  /** How many streams speak for that domain. */
  readonly countOf: (remoteDomain: string) => number
  readonly closed: (stream: IncomingStream) => void
}

/** Log-ins that may fail. */
const MAX_ATTEMPTS = 5
const BEGIN_AFTER_MS = 2_000
const EARLY_LIMITS = { ...UNAUTHENTICATED_LIMITS, maxBytes: 16 * 1024 }

/** A stream that another server has opened. */
export class IncomingStream implements TransportListener {
  readonly transport: TcpTransport
  readonly #parts: IncomingParts
  readonly #slot: { authenticated(): void; closed(): void }
  readonly #receiver: Receiver
  readonly #keys: IncomingKeys
  readonly #cancelPatience: () => void
  #cancelBegin = () => {}
  #streamId = ""
  #isOpen = false
  #local: string | undefined
  #remote: string | undefined
  #proof: Proof | undefined
  /** The domain that has logged in by its certificate. */
  #proved: string | undefined
  #wantsBidirectional = false
  #management: IncomingManagement | undefined
  #attempts = 0
  #isLeaving = false
  #isOver = false
  #error: string | undefined
  readonly #since: number
  usedAt: number

  constructor(
    transport: TcpTransport,
    slot: { authenticated(): void; closed(): void },
    parts: IncomingParts,
  ) {
    this.transport = transport
    this.#slot = slot
    this.#parts = parts
    this.#since = this.usedAt = parts.clock.now()
    const routerOf = (local: string) => parts.domains.find(local)?.router
    this.#receiver = new Receiver(transport, routerOf, parts.settings.maxPendingStanzas, parts.orders)
    this.#keys = new IncomingKeys(transport, {
      ...parts,
      whenAdmitted: (remote, local, goOn) => this.#whenAdmitted(remote, local, goOn),
      admit: (remote, local, proof) => {
        if (this.#isOver || !this.#admit(remote, local, proof)) return false
        this.#beginSoon()
        return true
      },
      fail: (error) => this.fail(error),
    })
    this.#cancelPatience = parts.clock.after(parts.settings.negotiationSeconds * 1000, () =>
      this.fail(new StreamError("connection-timeout", "You took too long to prove who you are.")),
    )
    transport.setLimits(EARLY_LIMITS)
    transport.listen(this)
  }

  get hasPending(): boolean {
    return this.#receiver.hasPending
  }
  get remoteDomain(): string | undefined {
    return this.#receiver.isOpen ? this.#remote : undefined
  }

  /** What a domain served here may know of it: one that it has nothing to do with, nothing. */
  report(isOwn: (localDomain: string) => boolean): ServerLink | undefined {
    const pairs = this.#receiver.isOpen
      ? this.#receiver.pairs
      : [{ local: this.#local, remote: this.#remote }]
    const own = pairs.find(({ local }) => local !== undefined && isOwn(local))
    if (own?.remote === undefined || own.local === undefined) return undefined
    return {
      localDomain: own.local,
      remoteDomain: own.remote,
      direction: "incoming",
      state: this.#receiver.isOpen ? "open" : "connecting",
      proof: this.#proof,
      encryption: this.transport.encryption,
      isBidirectional: this.#management?.isSending === true,
      isManaged: this.#receiver.inbox !== undefined,
      remoteAddress: this.transport.remoteAddress,
      since: this.#since,
      queuedStanzas: 0,
      queuedBytes: 0,
      sentStanzas: 0,
      receivedStanzas: this.#receiver.received,
      lastError: this.#error,
      retryAt: undefined,
    }
  }

  /**
   * Takes no more for some of the domains served here, from that server or from all; what it carries besides goes on. Answers
   * whether there was anything.
   */
  dismiss(isOwn: (localDomain: string) => boolean, remoteDomain: string | undefined, reason: StreamError) {
    const pairs = this.#receiver.pairs.filter(
      ({ local, remote }) => isOwn(local) && (remoteDomain === undefined || remote === remoteDomain),
    )
    for (const pair of pairs) this.#receiver.dismiss(pair)
    const isWhole = !this.#receiver.isOpen || pairs.some(({ local }) => local === this.#management?.local)
    if (pairs.length > 0 && isWhole) this.fail(reason)
    return pairs.length > 0
  }

  /**
   * Says goodbye at a stop. Where stanzas are counted the other side learns which have been dealt with, and keeps the rest;
   * where they are not, what it sends until it has heard of the goodbye is dealt with too.
   */
  leave(error: StreamError): void {
    if (this.#isOver) return
    const { inbox, isOpen } = this.#receiver
    if (inbox !== undefined || !isOpen || !this.#isOpen) {
      this.#receiver.sayHandled()
      this.fail(error)
      return
    }
    this.#isLeaving = true
    this.#management?.over(false)
    this.transport.endStream(error)
  }

  fail(error: StreamError): void {
    if (this.#isOver) return
    this.#over(false)
    // RFC 6120 §4.9.1.2: an error of the header is told in a stream too.
    if (!this.#isOpen) this.#answerHeader(this.#local ?? this.#parts.domains.first, undefined)
    this.transport.close(error)
  }

  onOpen(header: StreamOpening): void {
    if (this.#isOver) return
    // As from clients: who has named the domain for TLS has said it.
    const opening = { ...header, to: header.to ?? this.transport.indicatedDomain }
    const read = this.#isOpen
      ? new StreamError("bad-format", "The stream is open already.")
      : readServerOpening(opening, this.#parts.domains, this.#proved)
    if (read instanceof StreamError) {
      this.fail(read)
      return
    }
    this.#local = read.local
    this.#remote = read.remote
    this.#answerHeader(read.local, read.remote)
    this.transport.sendFeatures(this.#features())
    if (this.#proved !== undefined) this.#beginSoon()
  }

  onStanza(element: Stanza): void {
    if (this.#isOver) return
    this.usedAt = this.#parts.clock.now()
    try {
      const error = this.#take(element)
      if (error !== undefined) this.fail(error)
    } catch (error) {
      this.onError(error)
    }
  }

  onEnd(): void {
    if (this.#isOver) return
    this.#over(false)
    this.transport.close()
  }

  onError(error: unknown): void {
    if (error instanceof StreamError) this.fail(error)
    else if (error instanceof Error && error.name === "MalformedError") {
      this.fail(new StreamError("bad-format", error.message))
    } else {
      this.#parts.log.error("What another server sent could not be taken in", {
        domain: this.#remote,
        cause: error,
      })
      this.fail(new StreamError("internal-server-error"))
    }
  }

  onClosed(): void {
    this.#over(true)
    this.#slot.closed()
    this.#parts.closed(this)
  }

  #answerHeader(local: string, remote: string | undefined): void {
    this.#streamId = randomBytes(18).toString("base64url")
    const header = { id: this.#streamId, from: local, to: remote, language: "en", namespace: NS_SERVER }
    this.transport.openStream(header)
    this.#isOpen = true
  }

  #features(): ElementLike[] {
    const { settings } = this.#parts
    if (!this.transport.isEncrypted) {
      return [{ name: "starttls", attrs: { xmlns: NS_TLS }, children: [{ name: "required" }] }]
    }
    const limits = limitsFeature({ ...EARLY_LIMITS, maxBytes: settings.maxStanzaBytes })
    if (this.#proved !== undefined) return [managementFeature, dialbackFeature(), limits]
    const mechanism = xml("mechanism", {}, "EXTERNAL")
    const mechanisms = this.#canLogIn ? [xml("mechanisms", { xmlns: NS_SASL }, mechanism)] : []
    return [...mechanisms, bidirectionalFeature(), dialbackFeature(), managementFeature, limits]
  }

  get #canLogIn(): boolean {
    return this.#remote !== undefined && isCertified(this, this.#remote)
  }

  #take(element: Stanza): StreamError | undefined {
    const { name, namespace } = element
    if (this.#isLeaving) return isStanza(element, NS_SERVER) ? this.#receiver.take(element) : undefined
    if (!this.#isOpen) return new StreamError("not-authorized", "A stream must be opened first.")
    if (namespace === NS_STREAM && name === "error") {
      this.#error = parseStreamError(element).message
      this.onEnd()
      return undefined
    }
    if (namespace === NS_TLS && name === "starttls") return this.#startTls()
    if (!this.transport.isEncrypted)
      return new StreamError("policy-violation", "Encrypt the connection first.")
    if (namespace === NS_SASL) return this.#logIn(element)
    if (namespace === NS_BIDIRECTIONAL && name === "bidi" && !this.#receiver.isOpen) {
      this.#wantsBidirectional = true
      return undefined
    }
    const step = findDialback(element)
    if (step?.step === "result" && step.outcome === undefined) return this.#keys.take(step, this.#streamId)
    if (step !== undefined) return this.#parts.dialback.take(this.transport, step)
    if (!this.#receiver.isOpen) return new StreamError("not-authorized", "Prove who you are before that.")
    if (namespace === NS_STREAM_MANAGEMENT) return this.#management?.take(element)
    if (!isStanza(element, NS_SERVER)) {
      return new StreamError("unsupported-stanza-type", `Nothing here understands <${name}/>.`)
    }
    // Who sends stanzas is not going to have them counted any more.
    this.#management?.begin()
    return this.#receiver.take(element)
  }

  #startTls(): StreamError | undefined {
    if (!this.transport.canStartTls) return new StreamError("policy-violation", "It is encrypted already.")
    this.transport.sendElement({ name: "proceed", attrs: { xmlns: NS_TLS } })
    this.#isOpen = false
    this.transport.startTls(this.#local)
    return undefined
  }

  /** XEP-0178 §3. */
  #logIn(element: Stanza): StreamError | undefined {
    const [remote, local] = [this.#remote, this.#local]
    if (element.name !== "auth" || this.#proved !== undefined || local === undefined) {
      return new StreamError("policy-violation", "There is nothing to be said about a log-in now.")
    }
    const text = element.toElement().text.trim()
    const identity = text === "" || text === "=" ? remote : Buffer.from(text, "base64").toString()
    const isRight = element.attrs.mechanism === "EXTERNAL" && identity === remote && this.#canLogIn
    if (!isRight || remote === undefined) {
      const condition = element.attrs.mechanism === "EXTERNAL" ? "not-authorized" : "invalid-mechanism"
      this.transport.sendElement(xml("failure", { xmlns: NS_SASL }, xml(condition)))
      if (++this.#attempts < MAX_ATTEMPTS) return undefined
      return new StreamError("policy-violation", "Too many log-ins have failed.")
    }
    this.#whenAdmitted(remote, local, () => {
      this.#proved = remote
      this.transport.sendElement(xml("success", { xmlns: NS_SASL }))
      this.#isOpen = false
      this.#admit(remote, local, "certificate")
      this.transport.restart()
    })
    return undefined
  }

  /** Goes on unless a feature refuses that server. */
  #whenAdmitted(remoteDomain: string, localDomain: string, goOn: () => void): void {
    if (this.#parts.countOf(remoteDomain) >= this.#parts.settings.maxConnectionsPerServer) {
      this.fail(new StreamError("resource-constraint", `${remoteDomain} has too many connections already.`))
      return
    }
    const local = this.#parts.domains.find(localDomain)
    if (local === undefined) {
      this.fail(new StreamError("host-gone", `${localDomain} is not served here any more.`))
      return
    }
    const event = { localDomain, remoteDomain, direction: "incoming" as const }
    const refuse = (error: unknown) => {
      const text = error instanceof Error && "text" in error ? String(error.text) : undefined
      this.fail(new StreamError("policy-violation", text ?? "This server is not admitted here."))
    }
    try {
      const admitted = local.hooks.admit(serverAdmitting, event)
      if (admitted instanceof Promise) void admitted.then(goOn).catch(refuse)
      else goOn()
    } catch (error) {
      refuse(error)
    }
  }

  #admit(remote: string, local: string, proof: Proof): boolean {
    const { settings, domains } = this.#parts
    const links = domains.find(local)?.links
    if (links === undefined || !this.#receiver.admit(remote, local)) return false
    if (this.#management === undefined) {
      this.#cancelPatience()
      this.#slot.authenticated()
      this.#remote ??= remote
      this.#proof = proof
      this.transport.setLimits({ ...EARLY_LIMITS, maxBytes: settings.maxStanzaBytes })
      const pair = { local, remote, proof, isBidirectional: this.#wantsBidirectional }
      const parts = { ...this.#parts, links }
      this.#management = new IncomingManagement(this.transport, this.#receiver, pair, parts)
    }
    // What waits goes by this stream, if it may; calling besides, it would go twice.
    if (!this.#wantsBidirectional) links.isBack(local, remote)
    return true
  }

  /** Who is going to count stanzas says so at once; what is sent ahead of that would not be counted. */
  #beginSoon(): void {
    this.#cancelBegin = this.#parts.clock.after(BEGIN_AFTER_MS, () => this.#management?.begin())
  }

  #over(isBroken: boolean): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#cancelPatience()
    this.#cancelBegin()
    this.#management?.over(isBroken)
  }
}
