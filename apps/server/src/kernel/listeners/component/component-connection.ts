import { randomBytes } from "node:crypto"
import { DomainError, isLoopback } from "@kith/feature-kit"
import { Jid, NS_CLIENT, NS_SASL, NS_TLS, type Stanza, StreamError } from "@kith/xmpp"
import { componentHandshake, hostnameFeature, NS_COMPONENT_ACCEPT } from "@kith/xmpp/extensions"
import { UNAUTHENTICATED_LIMITS } from "@kith/xmpp/stream"
import { isStanza } from "../../streams/is-stanza.ts"
import { hasFeatures } from "../../streams/opening.ts"
import type { StreamOpening, TransportListener } from "../../streams/transport.ts"
import type { TcpTransport } from "../tcp/tcp-transport.ts"
import type { ComponentDomain, ComponentDomains } from "./component-domain.ts"
import { ComponentLogin } from "./component-login.ts"
import { type ComponentParts, ComponentSession } from "./component-session.ts"

/** Elements that may come while one of a log-in is being worked on. */
const MAX_WAITING = 16

export interface ConnectionParts extends Omit<ComponentParts, "directory" | "router"> {
  readonly domains: ComponentDomains
  readonly closed: (connection: ComponentConnection) => void
}

/**
 * One connection of a component: by the old protocol, where the header of the stream names its domain and a handshake proves
 * its secret (XEP-0114), or like a client's, with TLS, SASL, and domains that are bound (XEP-0225).
 */
export class ComponentConnection implements TransportListener {
  readonly transport: TcpTransport
  readonly #parts: ConnectionParts
  readonly #slot: { authenticated(): void; closed(): void }
  readonly #cancelLogin: () => void
  #streamId = ""
  #isStreamOpen = false
  /** What the stream is in, and for XEP-0114 whose it is to be. */
  #namespace = NS_COMPONENT_ACCEPT
  #claimed: string | undefined
  /** The domain that it belongs to, once it has said so. */
  #place: ComponentDomain | undefined
  #login: ComponentLogin | undefined
  /** The domain that has logged in by SASL. */
  #proved: string | undefined
  #session: ComponentSession | undefined
  /** Elements that wait for the one being worked on; `undefined` when none is. */
  #waiting: Stanza[] | undefined
  #isLeaving = false
  #isOver = false

  constructor(
    transport: TcpTransport,
    slot: { authenticated(): void; closed(): void },
    parts: ConnectionParts,
  ) {
    this.transport = transport
    this.#slot = slot
    this.#parts = parts
    this.#cancelLogin = parts.clock.after(parts.settings.loginSeconds * 1000, () =>
      this.fail(new StreamError("connection-timeout", "You took too long to show your secret.")),
    )
    transport.setLimits(UNAUTHENTICATED_LIMITS)
    transport.listen(this)
  }

  get place(): ComponentDomain | undefined {
    return this.#place
  }

  get hasPending(): boolean {
    return this.#waiting !== undefined || this.#session?.hasPending === true
  }

  get #isConfidential(): boolean {
    return this.transport.isEncrypted || isLoopback(this.transport.remoteAddress)
  }

  onOpen({ to, namespace, version }: StreamOpening): void {
    if (this.#isOver) return
    if (this.#isStreamOpen) {
      this.fail(new StreamError("bad-format", "The stream is open already."))
      return
    }
    const name = Jid.tryParse(to)?.toString()
    if (namespace === NS_COMPONENT_ACCEPT) this.#openOld(name)
    else if (namespace === NS_CLIENT) this.#openNew(name, version)
    else {
      const text = `Streams of components are in ${NS_COMPONENT_ACCEPT} (XEP-0114) or ${NS_CLIENT} (XEP-0225).`
      this.fail(new StreamError("invalid-namespace", text))
    }
  }

  onStanza(element: Stanza): void {
    if (this.#isOver) return
    if (this.#isLeaving) {
      this.#takeLast(element)
    } else if (!this.#isStreamOpen) {
      this.fail(new StreamError("not-authorized", "A stream must be opened first."))
    } else if (this.#waiting !== undefined) {
      if (this.#waiting.length < MAX_WAITING) this.#waiting.push(element)
      else this.fail(new StreamError("policy-violation", "Wait for an answer before sending so much."))
    } else {
      this.#inTurn(() => this.#take(element))
    }
  }

  onEnd(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#session?.end()
    this.transport.close()
  }

  onError(error: unknown): void {
    if (error instanceof StreamError) this.fail(error)
    else this.#failFromBug(error)
  }

  onClosed(): void {
    this.#isOver = true
    this.#cancelLogin()
    this.#session?.end()
    this.#slot.closed()
    this.#parts.closed(this)
  }

  fail(error: StreamError): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#session?.end()
    // XEP-0114 §3: an error of the header is told in a stream too.
    if (!this.#isStreamOpen) this.#openStream(this.#place?.domain ?? this.#parts.domains.first)
    this.transport.close(error)
  }

  /**
   * Says goodbye at a stop. Components do not count stanzas: what this one sends until it has heard of the goodbye is dealt with
   * too. Nothing goes to it any more.
   */
  leave(error: StreamError): void {
    if (this.#isOver) return
    if (this.#session === undefined || !this.#isStreamOpen) {
      this.fail(error)
      return
    }
    this.#isLeaving = true
    this.#session.leave()
    this.transport.endStream(error)
  }

  #takeLast(element: Stanza): void {
    if (!isStanza(element, this.#namespace)) return
    const error = this.#session?.take(element)
    if (error !== undefined) this.fail(error)
  }

  #openOld(name: string | undefined): void {
    this.#namespace = NS_COMPONENT_ACCEPT
    const place = name === undefined ? undefined : this.#parts.domains.find(name)
    if (name === undefined || place?.directory.find(name) === undefined) {
      const text = `No component ${name ?? ""} is declared here; see [components] in kith.toml.`
      this.fail(new StreamError("host-unknown", text))
      return
    }
    this.#place = place
    this.#claimed = name
    this.#openStream(name)
  }

  #openNew(name: string | undefined, version: string | undefined): void {
    const { domains } = this.#parts
    const place = name === undefined ? undefined : domains.find(name)
    this.#namespace = NS_CLIENT
    if (place === undefined || place.domain !== name || (this.#place ?? place) !== place) {
      this.fail(
        new StreamError("host-unknown", `This server serves ${this.#place?.domain ?? domains.first}.`),
      )
    } else if (!hasFeatures(version)) {
      this.fail(new StreamError("unsupported-version", "This server speaks XMPP 1.0."))
    } else {
      this.#place = place
      this.#openStream(place.domain)
      if (this.#proved !== undefined) {
        this.transport.sendFeatures([hostnameFeature()])
        return
      }
      const login = new ComponentLogin(this.transport, this.#isConfidential, place.secrets)
      this.#login = login
      this.#inTurn(async () => {
        const features = await login.features()
        if (!this.#isOver) this.transport.sendFeatures(features)
      })
    }
  }

  #openStream(from: string): void {
    this.#streamId = randomBytes(18).toString("base64url")
    const header = { id: this.#streamId, from, to: undefined, language: "en", namespace: this.#namespace }
    this.transport.openStream(header)
    this.#isStreamOpen = true
  }

  /** Works on one thing at a time; what comes meanwhile waits. */
  #inTurn(work: () => void | Promise<void>): void {
    try {
      const result = work()
      if (!(result instanceof Promise)) return
      this.#waiting ??= []
      void result.then(
        () => this.#goOn(),
        (error: unknown) => this.#failFromBug(error),
      )
    } catch (error) {
      this.#failFromBug(error)
    }
  }

  #goOn(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (this.#isOver) return
      const element = next
      this.#inTurn(() => this.#take(element))
      // It waits itself: so does all that is behind it.
      if (this.#waiting !== undefined) {
        ;(this.#waiting as Stanza[]).push(...waiting)
        return
      }
    }
  }

  #take(element: Stanza): void | Promise<void> {
    const { name, namespace } = element
    if (this.#session !== undefined) {
      if (!isStanza(element, this.#namespace))
        this.fail(new StreamError("unsupported-stanza-type", `Nothing here understands <${name}/>.`))
      else this.#takeStanza(this.#session, element)
    } else if (this.#claimed !== undefined && name === "handshake" && namespace === NS_COMPONENT_ACCEPT) {
      this.#takeHandshake(this.#claimed, element)
    } else if (namespace === NS_TLS) {
      this.#startTls(element)
    } else if (namespace === NS_SASL && this.#login !== undefined) {
      return this.#logIn(this.#login, element)
    } else {
      this.fail(new StreamError("not-authorized", "Show your secret before sending stanzas."))
    }
  }

  #takeStanza(session: ComponentSession, stanza: Stanza): void {
    const isForServer = stanza.to === undefined || stanza.to === this.#place?.domain
    const canBind = this.#proved !== undefined && stanza.name === "iq" && isForServer
    if (canBind && session.takeBinding(stanza)) return
    const error = session.take(stanza)
    if (error !== undefined) this.fail(error)
  }

  #takeHandshake(domain: string, element: Stanza): void {
    const proof = element.toElement().text.trim().toLowerCase()
    try {
      if (
        !this.#place?.secrets.verifyHandshake(domain, this.#streamId, proof, this.transport.remoteAddress)
      ) {
        this.fail(new StreamError("not-authorized", "The secret is wrong."))
        return
      }
      this.#establish(domain).bind(domain, () => this.transport.sendElement(componentHandshake()))
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      const condition = error.code === "conflict" ? "conflict" : "policy-violation"
      this.fail(new StreamError(condition, error.text))
    }
  }

  #establish(domain: string): ComponentSession {
    const { settings } = this.#parts
    const { directory, router } = this.#place ?? {}
    const declaration = directory?.find(domain)
    if (directory === undefined || router === undefined || declaration === undefined)
      throw new Error(`${domain} is not declared`)
    this.#cancelLogin()
    this.#slot.authenticated()
    this.transport.setLimits({ ...UNAUTHENTICATED_LIMITS, maxBytes: settings.maxStanzaBytes })
    const fail = (error: StreamError) => this.fail(error)
    const parts = { ...this.#parts, directory, router }
    this.#session = new ComponentSession(this.transport, this.#namespace, declaration, parts, fail)
    return this.#session
  }

  #startTls(element: Stanza): void {
    if (element.name !== "starttls" || this.#login === undefined || !this.transport.canStartTls) {
      this.transport.sendElement({ name: "failure", attrs: { xmlns: NS_TLS } })
      this.fail(new StreamError("policy-violation", "TLS cannot be started here."))
      return
    }
    this.transport.sendElement({ name: "proceed", attrs: { xmlns: NS_TLS } })
    this.#isStreamOpen = false
    this.#login = undefined
    this.#waiting?.splice(0)
    this.transport.startTls(this.#place?.domain)
  }

  async #logIn(login: ComponentLogin, element: Stanza): Promise<void> {
    const outcome = await login.take(element)
    if (this.#isOver) return
    if (outcome === undefined) {
      this.fail(new StreamError("policy-violation", "Encrypt the connection first (STARTTLS)."))
      return
    }
    this.transport.sendElement(outcome.answer)
    if (outcome.isHopeless) {
      this.fail(new StreamError("policy-violation", "Too many failed log-ins; connect again later."))
    } else if (outcome.component !== undefined) {
      this.#proved = outcome.component.domain
      this.#login = undefined
      this.#establish(this.#proved)
      this.#isStreamOpen = false
      this.transport.restart()
    }
  }

  /** It costs this component its stream, and nobody else anything. */
  #failFromBug(cause: unknown): void {
    this.#parts.log.error("What a component sent could not be taken in", { cause })
    this.fail(new StreamError("internal-server-error"))
  }
}
