import type { Session, SessionState } from "@kith/feature-kit"
import {
  type ElementLike,
  type Jid,
  Stanza,
  StreamError,
  type StreamErrorCondition,
  stanza,
} from "@kith/xmpp"
import { Inbox } from "./inbox.ts"
import { Outbox } from "./outbox.ts"
import { NS_STREAM_MANAGEMENT } from "./stream-management.ts"
import type { Transport } from "./transport.ts"

type OutgoingFilter = (stanza: Stanza, text: string) => boolean

/** What a session tells the one who keeps all sessions. */
export interface SessionKeeper {
  /** Its connection is lost, and it waits to be resumed. */
  detached(session: LocalSession): void
  /** It waits for an acknowledgement from now on. */
  asked(session: LocalSession): void
  /** It is over; `unacknowledged` is what its client may not have got, oldest first. */
  ended(session: LocalSession, unacknowledged: readonly Stanza[]): void
}

export interface SessionLimits {
  readonly maxBufferedBytes: number
  readonly maxUnacknowledged: number
  readonly maxUnacknowledgedBytes: number
  readonly maxPendingStanzas: number
}

/** See `Session`. With stream management (XEP-0198) it has an inbox and an outbox, and may live without a transport. */
export class LocalSession implements Session {
  readonly id: string
  readonly jid: Jid
  readonly user: Jid
  readonly startedAt: number
  readonly #keeper: SessionKeeper
  readonly #limits: SessionLimits
  readonly #states = new Map<SessionState<unknown>, unknown>()
  #remoteAddress: string
  #transport: Transport | undefined
  #presence: Stanza | undefined
  #priority = 0
  #filter: OutgoingFilter | undefined
  #inbox: Inbox | undefined
  #outbox: Outbox | undefined
  #isResumable = false
  #isAsking = false
  #isAskDue = false
  #isOver = false
  #pending = 0
  #isPaused = false

  constructor(parts: {
    readonly id: string
    readonly jid: Jid
    readonly startedAt: number
    readonly transport: Transport
    readonly keeper: SessionKeeper
    readonly limits: SessionLimits
  }) {
    this.id = parts.id
    this.jid = parts.jid
    this.user = parts.jid.bare
    this.startedAt = parts.startedAt
    this.#transport = parts.transport
    this.#remoteAddress = parts.transport.remoteAddress
    this.#keeper = parts.keeper
    this.#limits = parts.limits
  }

  get remoteAddress(): string {
    return this.#remoteAddress
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
  /** What the server has taken responsibility for; `undefined` without stream management. */
  get handled(): number | undefined {
    return this.#inbox?.handled
  }
  /** Of all that was sent since stream management was enabled, as the client counts. */
  get sent(): number {
    return this.#outbox?.sent ?? 0
  }
  get hasPending(): boolean {
    return this.#pending > 0
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

  send(sent: Stanza | ElementLike): void {
    const whole = sent instanceof Stanza ? sent : stanza(sent)
    this.sendXml(whole.toXml(), whole)
  }

  sendXml(text: string, sent: Stanza): void {
    if (this.#isOver || this.#filter?.(sent, text) === false) return
    this.#outbox?.add(sent, text)
    this.#transport?.sendStanza(text, sent.name)
    if (this.#outbox !== undefined) this.#watchOutbox(this.#outbox)
    if ((this.#transport?.bufferedBytes ?? 0) > this.#limits.maxBufferedBytes) this.#giveUpSlowReader()
  }

  whenDelivered(callback: () => void): void {
    if (this.#outbox !== undefined) this.#outbox.whenAcknowledged(callback)
    else this.#transport?.whenDrained(callback)
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
    this.#transport = undefined
    this.#keeper.ended(
      this,
      [...(this.#outbox ?? [])].map((sent) => sent.stanza),
    )
  }

  /** Passes a stanza of the client on; `receive` calls the function it gets once the stanza is safe. */
  take(receive: (done: () => void) => void): void {
    this.#pending++
    const inbox = this.#inbox
    const number = inbox?.take() ?? 0
    receive(() => {
      this.#pending--
      inbox?.done(number)
      if (this.#isPaused && this.#pending < this.#limits.maxPendingStanzas / 2) this.#readOn()
    })
    if (this.#pending >= this.#limits.maxPendingStanzas && !this.#isPaused) {
      this.#isPaused = true
      this.#transport?.pause()
    }
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
    this.#keeper.detached(this)
  }

  /** A new connection carries it; what the client did not get is sent again, ahead of all else (XEP-0198 §5). */
  attach(transport: Transport): void {
    const old = this.#transport
    this.#transport = transport
    this.#remoteAddress = transport.remoteAddress
    this.#isAsking = false
    this.#isPaused = false
    old?.close(new StreamError("conflict", "The session goes on over another connection."))
    for (const sent of this.#outbox ?? []) transport.sendStanza(sent.text, sent.stanza.name)
    if (this.#outbox !== undefined) this.#watchOutbox(this.#outbox)
  }

  #readOn(): void {
    this.#isPaused = false
    this.#transport?.resume()
  }

  /** One request for acknowledgement at a time, at the end of what is written in this turn. */
  #watchOutbox(outbox: Outbox): void {
    const { maxUnacknowledged, maxUnacknowledgedBytes } = this.#limits
    if (outbox.length > maxUnacknowledged || outbox.size > maxUnacknowledgedBytes) {
      this.close("policy-violation", "Too much was sent that this client never acknowledged.")
      return
    }
    if (outbox.length === 0 || this.#isAsking || this.#isAskDue || this.#transport === undefined) return
    this.#isAskDue = true
    queueMicrotask(this.#ask)
  }

  readonly #ask = (): void => {
    this.#isAskDue = false
    if (this.#transport === undefined || this.#isAsking || this.#outbox?.length === 0) return
    this.#isAsking = true
    this.#transport.sendElement({ name: "r", attrs: { xmlns: NS_STREAM_MANAGEMENT } })
    this.#keeper.asked(this)
  }

  #giveUpSlowReader(): void {
    const transport = this.#transport
    this.detach()
    transport?.destroy()
  }
}
