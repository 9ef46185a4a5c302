import {
  type Jid,
  type Jingle,
  type JingleAction,
  type JingleCondition,
  type JingleContent,
  type JingleReason,
  type JingleRole,
  type JingleSenders,
  jingle,
  StanzaError,
  type XmlElement,
} from "@kith/xmpp"
import {
  type ContentKey,
  type SessionContent,
  SessionContents,
  type TransportMethod,
  writeContent,
} from "./session-content.ts"

/** XEP-0166 §5.1. `pending`: offered, and not yet accepted. */
export type SessionState = "pending" | "active" | "ended"

/** What an application hears of its session; what it leaves out, the peer is told that we do not do. */
export interface SessionEvents {
  /** The peer accepted; descriptions and ways are now as it has them. */
  accepted?(): void
  /** XEP-0166 §6.8; false: we do not know what that is. */
  informed?(info: XmlElement): boolean
  /** The peer would like to exchange one more thing; answers with our description of it, or refuses. */
  contentOffered?(content: SessionContent): XmlElement | undefined
  contentRemoved?(content: SessionContent): void
  /** Who sends changed. */
  sendersChanged?(content: SessionContent): void
  /** XEP-0166 §7.2.6: a hint. */
  described?(content: SessionContent): void
  /** The content goes another way from now on. */
  transportReplaced?(content: SessionContent): void
  ended?(reason: JingleReason, by: "us" | "peer"): void
}

export interface SessionParts {
  readonly peer: Jid
  readonly sid: string
  readonly role: JingleRole
  readonly own: Jid
  readonly methods: ReadonlyMap<string, TransportMethod>
  /** Resolves when the peer acknowledged. @throws StanzaError, NotConnected */
  ask(request: XmlElement): Promise<void>
  onEnded(session: JingleSession): void
}

/**
 * One session with one device (XEP-0166): who offered what, by which way, and whether that was accepted. It knows neither
 * applications nor ways: those say what is written, and hear what is read (`receive-action.ts`).
 */
export class JingleSession {
  readonly peer: Jid
  readonly sid: string
  readonly role: JingleRole
  readonly methods: ReadonlyMap<string, TransportMethod>
  readonly contents = new SessionContents()
  events: SessionEvents = {}
  #state: SessionState = "pending"
  readonly #parts: SessionParts
  /** Requests of ours that are not acknowledged: the responder's give way to the same ones of the initiator (§7.2.16). */
  readonly #underWay = new Map<JingleAction, number>()
  /** What we asked and the peer has yet to decide: whether a content, or another way, is welcome. */
  readonly #decisions = new Map<string, (isWelcome: boolean) => void>()

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.peer = parts.peer
    this.sid = parts.sid
    this.role = parts.role
    this.methods = parts.methods
  }

  get state(): SessionState {
    return this.#state
  }

  get isInitiator(): boolean {
    return this.role === "initiator"
  }

  /** @throws StanzaError when the peer does not take it, or nobody is there; NotConnected */
  async initiate(contents: readonly SessionContent[]): Promise<void> {
    for (const content of contents) this.contents.put(content)
    const initiator = this.#parts.own.toString()
    try {
      await this.#send({ action: "session-initiate", initiator, contents: contents.map(writeContent) })
    } catch (error) {
      this.end({ condition: "connectivity-error" }, "us")
      throw error
    }
  }

  /** Accepts what the peer offered, once each content has a way of ours. @throws StanzaError, NotConnected */
  async accept(): Promise<void> {
    if (this.#state !== "pending" || this.isInitiator) return
    this.#state = "active"
    const responder = this.#parts.own.toString()
    const contents = this.contents.all.map(writeContent)
    await this.#send({ action: "session-accept", responder, contents })
  }

  /** Describes a content of the peer's offer as we want it. */
  describe(key: ContentKey, description: XmlElement): void {
    this.contents.update(key, { description })
  }

  /** Takes the way that was offered, if we can use it. */
  takeTransport(key: ContentKey): boolean {
    const content = this.contents.find(key)
    const offered = content?.offeredTransport
    if (offered?.namespace === undefined) return false
    const end = this.methods.get(offered.namespace)?.answer(this, offered)
    if (end !== undefined) this.contents.update(key, { end })
    return end !== undefined
  }

  /**
   * Falls back to another way (XEP-0166 §7.2.15); whether the peer agrees. @throws StanzaError, NotConnected
   */
  async replaceTransport(key: ContentKey, namespace: string): Promise<boolean> {
    const method = this.methods.get(namespace)
    const content = this.contents.find(key)
    if (method === undefined || content === undefined) return false
    content.end?.close()
    this.contents.update(key, { end: method.offer(this) })
    const decision = this.#decisionOn("transport", key)
    await this.#sendContent("transport-replace", key)
    return await decision
  }

  /** Offers one more thing; whether the peer wants it. @throws StanzaError, NotConnected */
  async addContent(content: SessionContent): Promise<boolean> {
    this.contents.put(content)
    const decision = this.#decisionOn("content", content)
    await this.#sendContent("content-add", content)
    const isWelcome = await decision
    if (!isWelcome) this.contents.remove(content)
    return isWelcome
  }

  /** @throws StanzaError, NotConnected */
  async removeContent(key: ContentKey, reason: JingleReason): Promise<void> {
    const { creator, name } = key
    this.contents.remove(key)
    const content: JingleContent = { creator, name, senders: "both", disposition: "session" }
    await this.#send({ action: "content-remove", contents: [content], reason })
  }

  /** Changes who sends. @throws StanzaError, NotConnected */
  async changeSenders(key: ContentKey, senders: JingleSenders): Promise<void> {
    this.contents.update(key, { senders })
    await this.#sendContent("content-modify", key)
  }

  /** More about our end of the way, such as a candidate. @throws StanzaError, NotConnected */
  async sendTransportInfo(key: ContentKey, transport: XmlElement): Promise<void> {
    const { creator, name } = key
    const content: JingleContent = { creator, name, senders: "both", disposition: "session", transport }
    await this.#send({ action: "transport-info", contents: [content] })
  }

  /** @throws StanzaError, NotConnected */
  async sendInfo(info: XmlElement): Promise<void> {
    await this.#send({ action: "session-info", infos: [info] })
  }

  /** Ends it for both; at once for us, whatever becomes of the news. */
  terminate(condition: JingleCondition, text?: string, detail?: XmlElement): void {
    if (this.#state === "ended") return
    const reason = { condition, text, detail }
    this.end(reason, "us")
    this.#parts.ask(jingle({ action: "session-terminate", sid: this.sid, reason })).catch(() => undefined)
  }

  /** It is over, and the peer knows or cannot be told. */
  end(reason: JingleReason, by: "us" | "peer"): void {
    if (this.#state === "ended") return
    this.#state = "ended"
    this.contents.close()
    for (const decide of this.#decisions.values()) decide(false)
    this.#decisions.clear()
    this.#parts.onEnded(this)
    this.events.ended?.(reason, by)
  }

  /** The peer accepted our offer. */
  becomeActive(): void {
    this.#state = "active"
    this.events.accepted?.()
  }

  isUnderWay(action: JingleAction): boolean {
    return (this.#underWay.get(action) ?? 0) > 0
  }

  /** The peer decided; false: nothing was asked. */
  decided(on: "content" | "transport", key: ContentKey, isWelcome: boolean): boolean {
    const name = decisionName(on, key)
    const decide = this.#decisions.get(name)
    this.#decisions.delete(name)
    decide?.(isWelcome)
    return decide !== undefined
  }

  isAsked(on: "content" | "transport", key: ContentKey): boolean {
    return this.#decisions.has(decisionName(on, key))
  }

  /** Tells the peer what we decided, or how something stands; a failure ends the session by itself. */
  answerLater(action: JingleAction, key: ContentKey): void {
    this.#sendContent(action, key).catch(() => undefined)
  }

  #decisionOn(on: "content" | "transport", key: ContentKey): Promise<boolean> {
    return new Promise<boolean>((resolve) => this.#decisions.set(decisionName(on, key), resolve))
  }

  async #sendContent(action: JingleAction, key: ContentKey): Promise<void> {
    const content = this.contents.find(key)
    if (content !== undefined) await this.#send({ action, contents: [writeContent(content)] })
  }

  async #send(request: Pick<Jingle, "action"> & Partial<Jingle>): Promise<void> {
    const { action } = request
    this.#underWay.set(action, (this.#underWay.get(action) ?? 0) + 1)
    try {
      await this.#parts.ask(jingle({ ...request, sid: this.sid }))
    } catch (error) {
      // The peer has forgotten the session, or is not there any more.
      if (error instanceof StanzaError && GONE.has(error.condition)) this.end({ condition: "gone" }, "peer")
      throw error
    } finally {
      this.#underWay.set(action, (this.#underWay.get(action) ?? 1) - 1)
    }
  }
}

const GONE: ReadonlySet<string> = new Set(["item-not-found", "recipient-unavailable", "service-unavailable"])

const decisionName = (on: string, { creator, name }: ContentKey) => `${on}\n${creator}\n${name}`
