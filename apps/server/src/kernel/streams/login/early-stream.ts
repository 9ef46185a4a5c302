import { isLoopback, type Login, type LoginStream } from "@kith/feature-kit"
import {
  type ElementLike,
  type Jid,
  NS_CLIENT,
  NS_SASL,
  NS_SASL2,
  NS_TLS,
  type Stanza,
  StreamError,
} from "@kith/xmpp"
import type { ClientDomain } from "../client-domain.ts"
import { limitsFeature } from "../opening.ts"
import type { Transport } from "../transport.ts"
import type { FailureKind } from "./attempt.ts"
import { type Completion, completeLogin } from "./complete.ts"
import { answerEarlyIq } from "./early-iq.ts"
import { makeOffer } from "./offer.ts"
import { SaslNegotiation } from "./sasl.ts"
import { Sasl2Negotiation } from "./sasl2.ts"

/** Clients try one mechanism after another, also such as they cannot use: slixmpp comes to the seventh. */
const MAX_FAILED_LOGINS = 20
/** A registration takes three or four. */
const MAX_EARLY_IQS = 50

/** What one connection has tried in vain, on all its streams. */
export class EarlyCounts {
  /** The same for all requests of one connection: what features may remember it by. */
  readonly key = {}
  wrongGuesses = 0
  failedLogins = 0
  iqs = 0
}

/** What an element has led to: TLS is to be started, the stream is over, or somebody is in. */
export type EarlyOutcome =
  | "start-tls"
  | StreamError
  /** By RFC 6120: the client opens its stream anew. */
  | { readonly login: Login }
  /** By XEP-0388: the stream goes on. */
  | { readonly login: Login; readonly completion: Completion }

/** A stream on which nobody has logged in yet. */
export class EarlyStream {
  readonly #transport: Transport
  readonly #parts: ClientDomain
  readonly #counts: EarlyCounts
  readonly #domain: string
  readonly #claimed: Jid | undefined
  #sasl: SaslNegotiation | undefined
  #sasl2: Sasl2Negotiation | undefined

  constructor(
    opening: { readonly domain: string; readonly claimed: Jid | undefined },
    transport: Transport,
    counts: EarlyCounts,
    parts: ClientDomain,
  ) {
    this.#domain = opening.domain
    this.#claimed = opening.claimed
    this.#transport = transport
    this.#counts = counts
    this.#parts = parts
  }

  /** Puts together what is offered; to be asked once, ahead of everything else. */
  async features(): Promise<ElementLike[]> {
    const { services, settings, earlyLimits } = this.#parts
    const features: ElementLike[] = []
    if (this.#transport.canStartTls) {
      const required = this.#admitsClearText ? [] : [{ name: "required" }]
      features.push({ name: "starttls", attrs: { xmlns: NS_TLS }, children: required })
    }
    if (!this.#admitsClearText) return features
    const stream = this.#loginStream
    const offer = await makeOffer(stream, services, settings)
    this.#sasl = new SaslNegotiation(stream, offer.sasl, services)
    this.#sasl2 = new Sasl2Negotiation(stream, offer, services)
    return [
      ...features,
      ...offer.elements,
      limitsFeature(earlyLimits),
      ...(this.#isOwn
        ? services.streamFeatures("before-login", { isConfidential: this.#isConfidential })
        : []),
    ]
  }

  async take(element: Stanza): Promise<EarlyOutcome | undefined> {
    const { name, namespace } = element
    if (this.#sasl2?.expects(element) === false) {
      return new StreamError("not-authorized", "Finish the log-in first (XEP-0388 §2.4).")
    }
    if (namespace === NS_TLS) return this.#startTls(element)
    if (this.#sasl === undefined || this.#sasl2 === undefined) {
      return new StreamError("policy-violation", "Encrypt the connection first (STARTTLS).")
    }
    if (namespace === NS_SASL2) return this.#takeSasl2(this.#sasl2, element)
    if (namespace === NS_SASL) return this.#takeSasl(this.#sasl, element)
    if (name === "iq" && namespace === NS_CLIENT) return this.#answerIq(element)
    return new StreamError("not-authorized", "Log in before sending stanzas.")
  }

  /** Whether it leads to where the accounts are, and not to another domain one can log in at. */
  get #isOwn(): boolean {
    return this.#domain === this.#parts.services.domain
  }

  /** TLS, or a connection that never leaves this machine. */
  get #isConfidential(): boolean {
    return this.#transport.isEncrypted || isLoopback(this.#transport.remoteAddress)
  }

  get #admitsClearText(): boolean {
    return admitsClearText(this.#transport, this.#parts)
  }

  get #loginStream(): LoginStream {
    const { channelBindings, isEncrypted, remoteAddress } = this.#transport
    const isLocalClearText =
      this.#parts.settings.requireTls === "unless-loopback" && isLoopback(remoteAddress)
    return {
      domain: this.#domain,
      remoteAddress,
      channelBindings,
      admitsSecrets: isEncrypted || isLocalClearText,
      certificate: this.#certificate,
      claimed: this.#claimed,
    }
  }

  /** Who has come under the certificate of another domain has been looked at with the eyes of that one's authorities. */
  get #certificate(): LoginStream["certificate"] {
    const { clientCertificate: certificate, securedFor } = this.#transport
    if (certificate === undefined || securedFor === undefined) return certificate
    return securedFor === this.#parts.services.domain ? certificate : { ...certificate, isVouchedFor: false }
  }

  #startTls(element: Stanza): EarlyOutcome {
    if (element.name === "starttls" && this.#transport.canStartTls) {
      this.#transport.sendElement({ name: "proceed", attrs: { xmlns: NS_TLS } })
      return "start-tls"
    }
    this.#transport.sendElement({ name: "failure", attrs: { xmlns: NS_TLS } })
    return new StreamError("policy-violation", "TLS cannot be started here.")
  }

  async #answerIq(iq: Stanza): Promise<EarlyOutcome | undefined> {
    const { services, log } = this.#parts
    if (!this.#isOwn) return new StreamError("not-authorized", "Log in before asking for anything.")
    if (++this.#counts.iqs > MAX_EARLY_IQS) {
      return new StreamError("policy-violation", "Log in before asking for so much.")
    }
    const isConfidential = this.#isConfidential
    await answerEarlyIq(iq, this.#transport, services, { stream: this.#counts.key, isConfidential, log })
    return undefined
  }

  async #takeSasl(sasl: SaslNegotiation, element: Stanza): Promise<EarlyOutcome | undefined> {
    // Who begins anew has given up the log-in before.
    if (element.name === "auth" && sasl.isUnderWay) this.#counts.failedLogins++
    const { answer, login, failure } = await sasl.take(element)
    this.#transport.sendElement(answer)
    return login === undefined ? this.#count(failure) : { login }
  }

  async #takeSasl2(sasl2: Sasl2Negotiation, element: Stanza): Promise<EarlyOutcome | undefined> {
    const step = await sasl2.take(element)
    if ("answer" in step) {
      this.#transport.sendElement(step.answer)
      return this.#count(step.failure)
    }
    const completion = await completeLogin(step, this.#transport, this.#parts)
    return completion instanceof StreamError ? completion : { login: step.login, completion }
  }

  #count(failure: FailureKind | undefined): StreamError | undefined {
    if (failure !== undefined) this.#counts.failedLogins++
    if (failure === "guess") this.#counts.wrongGuesses++
    const { maxLoginAttempts } = this.#parts.settings
    if (this.#counts.wrongGuesses < maxLoginAttempts && this.#counts.failedLogins < MAX_FAILED_LOGINS) {
      return undefined
    }
    return new StreamError("policy-violation", "Too many failed log-ins; connect again later.")
  }
}

/** Whether somebody may log in on this connection as it is. */
export function admitsClearText(transport: Transport, { settings }: Pick<ClientDomain, "settings">): boolean {
  if (transport.isEncrypted) return true
  if (!isLoopback(transport.remoteAddress)) return false
  return !transport.canStartTls || settings.requireTls === "unless-loopback"
}
