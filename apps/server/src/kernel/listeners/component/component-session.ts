import { type Clock, DomainError, type Log } from "@kith/feature-kit"
import {
  errorReply,
  Jid,
  NS_CLIENT,
  resultReply,
  type Stanza,
  StreamError,
  withContentNamespace,
} from "@kith/xmpp"
import { findHostnameRequest, hostnameBinding } from "@kith/xmpp/extensions"
import { toStanzaError } from "../../errors/index.ts"
import type { Router } from "../../router/router.ts"
import { StanzaIntake } from "../../router/stanza-intake.ts"
import type { Transport } from "../../streams/transport.ts"
import type { ComponentDirectory } from "./component-directory.ts"
import { TransportLink } from "./component-link.ts"
import { type ComponentSettings, type Declaration, listDomains } from "./settings.ts"
import { ToldPresences } from "./told-presences.ts"

/** What all components share. */
export interface ComponentParts {
  readonly directory: ComponentDirectory
  readonly router: Router
  readonly settings: ComponentSettings
  readonly clock: Clock
  readonly log: Log
}

/** A component that has proved who it is: the domains it answers for, and what it sends. */
export class ComponentSession {
  readonly #transport: Transport
  readonly #declaration: Declaration
  readonly #parts: ComponentParts
  readonly #link: TransportLink
  readonly #intake: StanzaIntake
  readonly #told: ToldPresences
  readonly #domains = new Set<string>()

  constructor(
    transport: Transport,
    /** Of the content of its stream. */
    namespace: string,
    declaration: Declaration,
    parts: ComponentParts,
    fail: (error: StreamError) => void,
  ) {
    this.#transport = transport
    this.#declaration = declaration
    this.#parts = parts
    const { settings, clock } = parts
    const replaced = () => {
      this.end()
      fail(new StreamError("conflict", "Another connection has taken the place of this one."))
    }
    this.#link = new TransportLink(transport, namespace, { settings, clock, replaced })
    this.#intake = new StanzaIntake(settings.maxPendingStanzas, (isOpen) =>
      isOpen ? transport.resume() : transport.pause(),
    )
    this.#told = new ToldPresences(settings.maxPresences)
  }

  get hasPending(): boolean {
    return this.#intake.hasPending
  }

  /** `confirm` tells the component so. Throws `conflict` where another connection answers for the domain. */
  bind(domain: string, confirm: () => void): void {
    this.#parts.directory.bind(domain, this.#link, () => {
      this.#domains.add(domain)
      confirm()
    })
  }

  /** Takes a stanza in whatever namespace; answers with what ends the stream, if something does. */
  take(sent: Stanza): StreamError | undefined {
    const stanza = withContentNamespace(sent, NS_CLIENT)
    // XEP-0114 §3 wants an address; receipts that slixmpp sends by itself have none.
    const from = Jid.tryParse(stanza.from ?? this.#declaration.domain)
    if (from === undefined || !this.#domains.has(from.domain)) {
      const mine = [...this.#domains].join(", ") || "no domain yet"
      return new StreamError("invalid-from", `This component answers for ${mine}.`)
    }
    const to = Jid.tryParse(stanza.to)
    if (to === undefined) {
      this.#refuse(stanza, new DomainError("jid-malformed", "A stanza needs to and from (XEP-0114 §3)."))
      return undefined
    }
    const [sender, addressee] = [from.toString(), to.toString()]
    if (stanza.name === "presence") this.#told.note(stanza, sender, addressee)
    this.#intake.take(stanza.withAttrs({ from: sender, to: addressee }), sender, this.#parts.router)
    return undefined
  }

  /** XEP-0225 §4. Answers whether the IQ was about host names. */
  takeBinding(iq: Stanza): boolean {
    if (iq.type !== "set" || iq.id === undefined) return false
    try {
      const request = findHostnameRequest(iq)
      if (request === undefined) return false
      const domain = this.#ownDomain(request.hostname)
      if (request.action === "bind") {
        this.bind(domain, () => this.#answer(resultReply(iq, hostnameBinding("bind", domain))))
      } else {
        this.#unbind(domain)
        this.#answer(resultReply(iq))
      }
    } catch (error) {
      this.#refuse(iq, error)
    }
    return true
  }

  /** Nothing goes to the component any more; what it sends is still taken. */
  leave(): void {
    for (const domain of this.#domains) this.#parts.directory.unbind(domain, this.#link)
  }

  /** The component is gone: what its users have told of themselves is taken back. */
  end(): void {
    for (const domain of [...this.#domains]) this.#leave(domain)
  }

  #unbind(domain: string): void {
    if (!this.#domains.has(domain)) throw new DomainError("not-found", `${domain} is not bound here.`)
    this.#leave(domain)
  }

  #leave(domain: string): void {
    this.#domains.delete(domain)
    const { directory, router } = this.#parts
    directory.unbind(domain, this.#link)
    for (const unavailable of this.#told.takeBack(domain)) void router.route(unavailable)
  }

  #ownDomain(hostname: string): string {
    const jid = Jid.tryParse(hostname)
    if (jid === undefined) throw new DomainError("bad-request", `${hostname} is no host name.`)
    const name = jid.toString()
    if (listDomains(this.#declaration).includes(name)) return name
    throw new DomainError("not-allowed", `The operator has not allowed this component to answer for ${name}.`)
  }

  #refuse(stanza: Stanza, error: unknown): void {
    if (stanza.type === "error" || stanza.type === "result") return
    this.#answer(errorReply(stanza, toStanzaError(error, this.#parts.log)))
  }

  #answer(stanza: Stanza): void {
    try {
      void this.#link.deliver(stanza)
    } catch {
      // It says much and reads nothing.
      this.#transport.destroy()
    }
  }
}
