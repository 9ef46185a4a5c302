import type { Login, Session, SessionState } from "@kith/feature-kit"
import {
  type ElementLike,
  type Jid,
  Stanza,
  StreamError,
  type StreamErrorCondition,
  stanza,
} from "@kith/xmpp"
import { acknowledgementRequest } from "@kith/xmpp/extensions"
import { Inbox } from "./inbox.ts"
import { Outbox } from "./outbox.ts"
import type { Transport } from "./transport.ts"

type OutgoingFilter = (stanza: Stanza, text: string) => boolean

/** What a session tells the one who keeps all sessions. */
export interface SessionKeeper {
  /** Its connection is lost, and it waits to be resumed; `unacknowledged` as below. */
  detached(session: LocalSession, unacknowledged: readonly Stanza[]): void
  /** It has sent something, and a request for acknowledgement can wait for more. */
  owesRequest(session: LocalSession): void
  /** It waits for an acknowledgement from now on. */
  asked(session: LocalSession): void
  /** Its client has had time to answer the request for acknowledgement. */
  isLate(session: LocalSession): boolean
  /** Its client does not read what is written. */
  slowed(session: LocalSession): void
  /** It is over; `unacknowledged` is what its client may not have got, oldest first. */
  ended(session: LocalSession, unacknowledged: readonly Stanza[]): void
}

export interface SessionLimits {
  readonly maxBufferedBytes: number
  readonly maxUnacknowledged: number
  readonly maxUnacknowledgedBytes: number
  readonly maxPendingStanzas: number
}

/** Requests for acknowledgement go out once so many stanzas or somebody waits for one, or at the next sweep. */
const REQUEST_EVERY = 10

interface Early {
  readonly text: string
  readonly sent: Stanza
}

/** See `Session`. With stream management (XEP-0198) it has an inbox and an outbox, and may live without a transport. */
export class LocalSession implements Session {
  readonly id: string
  readonly jid: Jid
  readonly user: Jid
  readonly startedAt: number
  /** When its client last sent something: epoch milliseconds. */
  heardAt: number
  readonly #keeper: SessionKeeper
  readonly #limits: SessionLimits
  readonly #states = new Map<SessionState<unknown>, unknown>()
  #remoteAddress: string
  #login: Login
  #transport: Transport | undefined
  #presence: Stanza | undefined
  #priority = 0
  #filter: OutgoingFilter | undefined
  #observers: Set<(stanza: Stanza) => void> | undefined
  #inbox: Inbox | undefined
  #outbox: Outbox | undefined
  #isResumable = false
  #patienceSeconds = 0
  #isAsking = false
  #isAskDue = false
  #isOver = false
  /** What is sent while the resource is being bound: the client must hear first that it is. */
  #early: Early[] | undefined = []
  #pending = 0
  #isPaused = false
  #isSlow = false

  constructor(parts: {
    readonly id: string
    readonly jid: Jid
    readonly login: Login
    readonly startedAt: number
    readonly transport: Transport
    readonly keeper: SessionKeeper
    readonly limits: SessionLimits
  }) {
    this.id = parts.id
    this.jid = parts.jid
    this.user = parts.jid.bare
    this.startedAt = parts.startedAt
    this.heardAt = parts.startedAt
    this.#login = parts.login
    this.#transport = parts.transport
    this.#remoteAddress = parts.transport.remoteAddress
    this.#keeper = parts.keeper
    this.#limits = parts.limits
  }

  get remoteAddress(): string {
    return this.#remoteAddress
  }
  get login(): Login {
    return this.#login
  }
  get presence(): Stanza | undefined {
    return this.#presence
  }
  get priority(): number {
    return this.#priority
  }
  get isDetached(): boolean {
    return this.#transport === undefined
  }
  get isOver(): boolean {
    return this.#isOver
  }
  get transport(): Transport | undefined {
    return this.#transport
  }
  /** What of the client's the server has taken responsibility for; `undefined` without stream management. */
  get inbox(): Inbox | undefined {
    return this.#inbox
  }
  /** Of all that was sent since stream management was enabled, as the client counts. */
  get sent(): number {
    return this.#outbox?.sent ?? 0
  }
  get hasPending(): boolean {
    return this.#pending > 0
  }
  get isSlow(): boolean {
    return this.#isSlow
  }

  setPresence(presence: Stanza | undefined): void {
    this.#presence = presence
    const text = presence?.child("priority")?.text
    this.#priority = text === undefined ? 0 : Number.parseInt(text, 10) || 0
  }

  state<State>(key: SessionState<State>): State {
    let state = this.#states.get(key)
    if (state === undefined) {
      state = key.create()
      this.#states.set(key, state)
    }
    return state as State
  }

  setOutgoingFilter(filter: OutgoingFilter | undefined): void {
    this.#filter = filter
  }

  observeOutgoing(observer: (stanza: Stanza) => void): () => void {
    this.#observers ??= new Set()
    this.#observers.add(observer)
    return () => this.#observers?.delete(observer)
  }

  send(sent: Stanza | ElementLike): void {
    const whole = sent instanceof Stanza ? sent : stanza(sent)
    this.sendXml(whole.toXml(), whole)
  }

  sendXml(text: string, sent: Stanza): void {
    if (this.#isOver) return
    if (this.#observers !== undefined) for (const observe of this.#observers) observe(sent)
    if (this.#filter?.(sent, text) === false) return
    if (this.#early !== undefined) {
      this.#early.push({ text, sent })
      return
    }
    this.#write(text, sent)
  }

  #write(text: string, sent: Stanza): void {
    this.#outbox?.add(sent, text)
    this.#transport?.sendStanza(text, sent.name)
    if (this.#outbox !== undefined) this.#watchOutbox(this.#outbox)
    if (this.#transport !== undefined) this.#watchReader(this.#transport)
  }

  /** The client knows that its resource is bound: what was sent meanwhile may follow. */
  begin(): void {
    const early = this.#early ?? []
    this.#early = undefined
    for (const { text, sent } of early) this.#write(text, sent)
  }

  whenDelivered(callback: () => void): void {
    if (this.#outbox === undefined) {
      this.#transport?.whenDrained((isWritten) => isWritten && callback())
      return
    }
    this.#outbox.whenAcknowledged(callback)
    this.#askSoon()
  }

  whenWritten(callback: () => void): void {
    if (this.#transport === undefined) callback()
    else this.#transport.whenDrained(callback)
  }

  waitLonger(seconds: number): void {
    this.#patienceSeconds = seconds
  }
  /** How long it waits without a connection, if not as long as all. */
  get patienceSeconds(): number {
    return this.#patienceSeconds
  }

  close(condition: string, text?: string): void {
    const transport = this.#transport
    this.end()
    transport?.close(new StreamError(condition as StreamErrorCondition, text))
  }

  /** Ends it for good, without a word to the client. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    const transport = this.#transport
    // Whoever waits for it to be read is told before it is gone, and must find that it is.
    this.#transport = undefined
    const undelivered = this.#outbox === undefined ? transport?.takeUndelivered?.() : undefined
    this.#keeper.ended(this, undelivered ?? this.#listUnacknowledged())
  }

  /**
   * Counts a stanza that the client sent. What it answers is to be called once, when the stanza is safe; `undefined`
   * for a stanza that came before, on a connection that broke.
   */
  take(received: Stanza): (() => void) | undefined {
    const inbox = this.#inbox
    const taken = inbox?.take(received)
    if (inbox !== undefined && taken === undefined) return undefined
    this.#pending++
    if (this.#pending >= this.#limits.maxPendingStanzas) this.#stopReading()
    if (inbox === undefined || taken === undefined) return this.#done
    return () => {
      inbox.done(taken)
      this.#done()
    }
  }

  #listUnacknowledged(): readonly Stanza[] {
    return [...(this.#outbox ?? [])].map((sent) => sent.stanza)
  }

  readonly #done = (): void => {
    this.#pending--
    this.#readOn()
  }

  /** XEP-0198 §3: from now on both sides count. */
  enableManagement(isResumable: boolean): void {
    this.#inbox = new Inbox()
    this.#outbox = new Outbox()
    this.#isResumable = isResumable
  }

  get isManaged(): boolean {
    return this.#outbox !== undefined
  }
  get isResumable(): boolean {
    return this.#isResumable
  }

  /** The client acknowledges; `false` for more than was sent. */
  acknowledge(h: number): boolean {
    this.#isAsking = false
    const isPossible = this.#outbox?.acknowledge(h) ?? true
    if (isPossible && this.#outbox !== undefined) this.#watchOutbox(this.#outbox)
    return isPossible
  }

  /** Whether an answer to a request for acknowledgement is still outstanding. */
  get isAsking(): boolean {
    return this.#isAsking
  }

  /** The connection is gone. Waits for the client to come back, where it may. */
  detach(): void {
    if (this.#isOver || this.#transport === undefined) return
    if (!this.#isResumable) {
      this.end()
      return
    }
    this.#transport = undefined
    this.#isAsking = false
    this.#isPaused = false
    this.#isSlow = false
    this.#keeper.detached(this, this.#listUnacknowledged())
  }

  /** Takes it from a connection that still looks alive, for another one to carry it on (XEP-0198 §5). */
  takeOver(): void {
    const transport = this.#transport
    this.detach()
    transport?.close(new StreamError("conflict", "The session goes on over another connection."))
  }

  /** A new connection carries it; what the client did not get is sent again, ahead of all else (XEP-0198 §5). */
  attach(transport: Transport, login: Login): void {
    this.#transport = transport
    this.#login = login
    this.#remoteAddress = transport.remoteAddress
    this.#inbox?.expectRepeats()
    for (const sent of this.#outbox ?? []) transport.sendStanza(sent.text, sent.stanza.name)
    this.#askSoon()
    this.#watchReader(transport)
  }

  #stopReading(): void {
    if (this.#isPaused) return
    this.#isPaused = true
    this.#transport?.pause()
  }

  #readOn(): void {
    if (!this.#isPaused || this.#isSlow || this.#pending * 2 > this.#limits.maxPendingStanzas) return
    this.#isPaused = false
    this.#transport?.resume()
  }

  /**
   * Nothing more is read from a client that does not read itself, until it has taken all that waits for it now. How
   * long that may last is for the keeper to say.
   */
  #watchReader(transport: Transport): void {
    const { bufferedBytes } = transport
    if (bufferedBytes <= this.#limits.maxBufferedBytes) return
    if (bufferedBytes > this.#limits.maxUnacknowledgedBytes) {
      this.giveUp()
      return
    }
    if (this.#isSlow) return
    this.#isSlow = true
    this.#keeper.slowed(this)
    this.#stopReading()
    transport.whenDrained(() => {
      if (this.#transport !== transport) return
      this.#isSlow = false
      this.#readOn()
      this.#watchReader(transport)
    })
  }

  /** Drops a connection that leads nowhere any more. */
  giveUp(): void {
    const transport = this.#transport
    this.detach()
    transport?.destroy()
  }

  /** One request for acknowledgement at a time. */
  #watchOutbox(outbox: Outbox): void {
    const { maxUnacknowledged, maxUnacknowledgedBytes } = this.#limits
    // Whoever enters a room of thousands gets more at once than anybody could have acknowledged by then.
    const couldAnswer = this.#transport === undefined || (this.#isAsking && this.#keeper.isLate(this))
    if ((outbox.length > maxUnacknowledged && couldAnswer) || outbox.size > maxUnacknowledgedBytes) {
      this.close("policy-violation", "Too much was sent that this client never acknowledged.")
      return
    }
    if (this.#isAsking || outbox.length === 0) return
    if (outbox.length >= REQUEST_EVERY || outbox.isAwaited) this.#askSoon()
    else this.#keeper.owesRequest(this)
  }

  /** At the end of what is written in this turn. */
  #askSoon(): void {
    if (this.#isAskDue) return
    this.#isAskDue = true
    queueMicrotask(() => {
      this.#isAskDue = false
      this.ask()
    })
  }

  /** Asks for an acknowledgement, where one is outstanding. */
  ask(): void {
    const outbox = this.#outbox
    if (this.#transport === undefined || this.#isAsking || outbox === undefined || outbox.length === 0) return
    this.#isAsking = true
    this.#transport.sendElement(acknowledgementRequest())
    this.#keeper.asked(this)
  }
}
