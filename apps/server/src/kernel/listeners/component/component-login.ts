import type { LoginStream } from "@kith/feature-kit"
import { type ElementLike, type Jid, knownBindings, NS_TLS, type Stanza } from "@kith/xmpp"
import { channelBindingFeature } from "@kith/xmpp/extensions"
import { passwordMechanisms } from "../../streams/login/mechanisms.ts"
import { offered, profile, saslFeature } from "../../streams/login/offer.ts"
import { SaslNegotiation } from "../../streams/login/sasl.ts"
import type { Transport } from "../../streams/transport.ts"
import type { ComponentSecrets } from "./secrets.ts"

/** Of one connection. */
const MAX_ATTEMPTS = 5

/** What a step of the log-in leads to. */
export interface LoginOutcome {
  readonly answer: ElementLike
  /** The domain that has logged in. */
  readonly component?: Jid
  /** It has failed too often. */
  readonly isHopeless: boolean
}

/** The log-in of a component by SASL (XEP-0225 §3): it is called by its domain, and shows its secret. */
export class ComponentLogin {
  readonly #transport: Transport
  readonly #admitsClearText: boolean
  readonly #secrets: ComponentSecrets
  #sasl: SaslNegotiation | undefined
  #attempts = 0

  constructor(transport: Transport, admitsClearText: boolean, secrets: ComponentSecrets) {
    this.#transport = transport
    this.#admitsClearText = admitsClearText
    this.#secrets = secrets
  }

  async features(): Promise<ElementLike[]> {
    const features: ElementLike[] = []
    const { canStartTls, channelBindings, isEncrypted, remoteAddress } = this.#transport
    if (canStartTls) {
      const required = this.#admitsClearText ? [] : [{ name: "required" }]
      features.push({ name: "starttls", attrs: { xmlns: NS_TLS }, children: required })
    }
    if (!this.#admitsClearText && !isEncrypted) return features
    // The names of those who log in here are domains themselves.
    const services = { domain: "", accounts: this.#secrets }
    const stream: LoginStream = {
      domain: "",
      remoteAddress,
      admitsSecrets: isEncrypted,
      channelBindings,
      certificate: undefined,
      claimed: undefined,
    }
    const mechanisms = await offered(passwordMechanisms(services), stream)
    mechanisms.sort((one, other) => other.strength - one.strength)
    const bindings = isEncrypted ? knownBindings(channelBindings) : undefined
    const offer = profile(mechanisms, true, bindings)
    this.#sasl = new SaslNegotiation(stream, offer, services)
    features.push(saslFeature(offer.offer.mechanisms))
    if (bindings !== undefined) features.push(channelBindingFeature(bindings))
    return features
  }

  /** Takes `<auth/>`, `<response/>` or `<abort/>`; `undefined` where there is no log-in yet. */
  async take(element: Stanza): Promise<LoginOutcome | undefined> {
    if (this.#sasl === undefined) return undefined
    if (element.name === "auth") this.#attempts++
    const { answer, login, failure } = await this.#sasl.take(element)
    const isHopeless = failure !== undefined && this.#attempts >= MAX_ATTEMPTS
    return { answer, isHopeless, ...(login !== undefined && { component: login.user }) }
  }
}
