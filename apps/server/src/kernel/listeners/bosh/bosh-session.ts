import type { Clock } from "@kith/feature-kit"
import type { BoshCondition, BoshRequest } from "@kith/xmpp/extensions"
import { Delivery } from "./delivery.ts"
import type { AnswerForm, Exchange } from "./exchange.ts"
import { isSame, KeySequence } from "./key-sequence.ts"
import { type Outgoing, writeBody } from "./outgoing.ts"
import { Patience } from "./patience.ts"
import { type PendingRequest, PendingRequests } from "./pending-requests.ts"
import type { WholeRequest } from "./request-body.ts"
import { describeTerms, type SessionTerms } from "./terms.ts"

/** What the session tells the one who reads it. */
export interface SessionOwner {
  /** Whether more can be taken in. */
  readonly hasRoom: boolean
  /** A request, when all before it have been taken. */
  taken(request: WholeRequest): void
  /** The client breaks the rules: it is to be ended. */
  broken(text: string): void
  /** The client is gone, or somebody else speaks for it: it is to be ended. */
  lost(): void
}

/** Of one request: XEP-0124 §14.3 allows a limit, or repetitions would be a way to poll. */
const MAX_REPETITIONS = 10
/** A client that is so late to say that it has an answer is told when that was sent. */
const REPORT_AFTER_MS = 5000
/** XEP-0124 §17.1: what a client from before there were conditions understands. */
const LEGACY_STATUS: { readonly [Condition in BoshCondition]?: number } = {
  "bad-request": 400,
  "policy-violation": 403,
  "item-not-found": 404,
}

/** A client may have one more request under way to say that it goes away (XEP-0124 §11). */
const isGoodbye = ({ isTerminating, pause }: BoshRequest) => isTerminating || pause !== undefined

/** The requests of one client and their answers (XEP-0124 §8 to §15), whatever is in them. */
export class BoshSession {
  readonly terms: SessionTerms
  readonly #clock: Clock
  readonly #owner: SessionOwner
  readonly #keys: KeySequence
  readonly #delivery: Delivery
  readonly #requests = new PendingRequests()
  /** All requests up to this one have been taken. */
  #received: number
  #lastRequestAt: number
  #wasLastEmpty = false
  readonly #patience: Patience
  /** For the next answer. */
  #attrs: Record<string, string | undefined>
  #isFlushDue = false
  #isOver = false
  #refused: { readonly exchange: Exchange; readonly condition: BoshCondition } | undefined

  constructor(
    first: { readonly head: BoshRequest; readonly exchange: Exchange },
    parts: {
      readonly sid: string
      readonly terms: SessionTerms
      readonly clock: Clock
      readonly owner: SessionOwner
    },
  ) {
    const { head, exchange } = first
    this.terms = parts.terms
    this.#clock = parts.clock
    this.#owner = parts.owner
    this.#keys = new KeySequence(head.newKey)
    this.#delivery = new Delivery(this.terms.requests)
    this.#received = head.rid
    this.#lastRequestAt = this.#clock.now()
    const { waitMs, inactivityMs } = this.terms
    this.#patience = new Patience(
      this.#clock,
      { waitMs, silenceMs: inactivityMs },
      { answerDue: () => this.#answerNow(), clientLost: () => this.#owner.lost() },
    )
    this.#attrs = describeTerms(this.terms, head, parts.sid)
    this.#requests.addWaiting(this.#pending(head, undefined, exchange))
    this.#arm()
  }

  get bufferedBytes(): number {
    return this.#delivery.bufferedBytes
  }

  /** Adds attributes to the next answer. */
  describe(attrs: Readonly<Record<string, string>>): void {
    this.#attrs = { ...this.#attrs, ...attrs }
  }

  /** Whether the client can send a request of that number; asked before the rest of it is read. */
  expects(head: BoshRequest): boolean {
    const { rid } = head
    const window = this.terms.requests + (isGoodbye(head) ? 1 : 0)
    if (rid > this.#received) return rid <= this.#received + window
    return this.#requests.find(rid) !== undefined || this.#delivery.findAnswer(rid) !== undefined
  }

  receive(request: WholeRequest, exchange: Exchange): void {
    const { head } = request
    if (!this.expects(head)) {
      this.refuse(exchange, "item-not-found")
    } else if (head.rid <= this.#received || this.#requests.find(head.rid) !== undefined) {
      this.#repeat(head, exchange)
    } else if (this.#requests.count >= this.terms.requests && !isGoodbye(head)) {
      this.refuse(exchange, "policy-violation", "There are too many requests at once.")
    } else {
      this.#requests.addEarly(this.#pending(head, request, exchange))
      this.advance()
    }
  }

  /** Takes in the requests whose turn it is. */
  advance(): void {
    while (!this.#isOver && this.#owner.hasRoom) {
      const next = this.#requests.takeEarly(this.#received + 1)
      if (next?.request === undefined) return
      this.#received++
      this.#take(next, next.request)
    }
  }

  send(outgoing: Outgoing): void {
    if (this.#isOver) return
    this.#delivery.push(outgoing)
    this.#flushSoon()
  }

  /** Calls back once a connection has taken all that was sent so far, or never will. */
  whenDrained(callback: (isWritten: boolean) => void): void {
    this.#delivery.whenDrained(callback)
  }

  /** Takes out what the client has not got, as far as that is known; nothing where it is there to be told. */
  takeUndelivered(): readonly Outgoing[] {
    const willBeTold = this.#refused === undefined && this.#requests.isHeard
    return willBeTold ? [] : this.#delivery.takeUndelivered()
  }

  /** Ends the session because of this request, which alone is told why. */
  refuse(exchange: Exchange, condition: BoshCondition, text = "The request is not as it should be."): void {
    if (this.#isOver) return
    this.#refused = { exchange, condition }
    if (condition === "item-not-found") this.#owner.lost()
    else this.#owner.broken(text)
  }

  /** Tells everybody who waits. Answers with what is left to say to a client that asks later. */
  end(condition?: BoshCondition, last?: Outgoing): string | undefined {
    if (this.#isOver) return undefined
    const exchanges = this.#stop().map(({ exchange }) => exchange)
    const end = (reason: BoshCondition | undefined) => ({ type: "terminate", condition: reason })
    if (this.#refused !== undefined) {
      const { exchange, condition: reason } = this.#refused
      exchange.answer(writeBody(end(reason)), this.#form(reason))
      for (const other of exchanges) other.answer(writeBody(end("other-request")), this.#form())
      return undefined
    }
    // XEP-0124 §13: the oldest hears of it, the others hear nothing.
    const oldest = exchanges.find(({ isOpen }) => isOpen)
    const payload = oldest === undefined ? [] : this.#delivery.takeAll()
    const body = writeBody(end(condition), last === undefined ? payload : [...payload, last])
    oldest?.answer(body, this.#form(condition))
    for (const exchange of exchanges) exchange.answer(writeBody({}), this.#form())
    return oldest === undefined ? body : undefined
  }

  /** Cuts off everybody who waits. */
  drop(): void {
    for (const { exchange } of this.#stop()) exchange.drop()
  }

  #stop(): PendingRequest[] {
    this.#isOver = true
    this.#patience.stop()
    this.#delivery.end()
    return this.#requests.clear()
  }

  #pending(head: BoshRequest, request: WholeRequest | undefined, exchange: Exchange): PendingRequest {
    this.#watch(exchange)
    const { rid, key } = head
    const cameAt = this.#clock.now()
    return { rid, key, isGoodbye: isGoodbye(head), request, exchange, cameAt, repetitions: 0 }
  }

  #watch(exchange: Exchange): void {
    exchange.waitAtLeast(this.terms.waitMs)
    exchange.whenGone(() => {
      this.#flushSoon()
      this.#arm()
    })
  }

  #take(next: PendingRequest, request: WholeRequest): void {
    const { head, stanzas } = request
    const { pause } = head
    if (!this.#keys.admit(head)) {
      this.refuse(next.exchange, "item-not-found")
      return
    }
    const isEmpty = stanzas.length === 0 && !next.isGoodbye && !head.isRestarting
    if (isEmpty && this.#isTooSoon()) {
      this.refuse(next.exchange, "policy-violation", "Empty requests follow each other too fast.")
      return
    }
    this.#noteProgress(head)
    this.#lastRequestAt = this.#clock.now()
    this.#wasLastEmpty = isEmpty
    const { inactivityMs, pauseMs } = this.terms
    this.#patience.heard(pause === undefined ? inactivityMs : Math.min(pause * 1000, pauseMs))
    next.request = undefined
    this.#requests.addWaiting(next)
    this.#owner.taken(request)
    // XEP-0124 §10: everybody is answered at once, without a payload.
    if (pause !== undefined) while (this.#requests.waitingCount > 0) this.#answerOldest([])
    this.#flushSoon()
    this.#arm()
  }

  /** XEP-0124 §11 and §12. */
  #isTooSoon(): boolean {
    if (this.#clock.now() - this.#lastRequestAt >= this.terms.pollingMs) return false
    if (this.terms.hold > 0) return this.#requests.waitingCount + 1 >= this.terms.requests
    return this.#wasLastEmpty && this.#delivery.lastAnswer?.payload.length === 0
  }

  /** XEP-0124 §9.2: what the client has got. */
  #noteProgress({ rid, ack }: BoshRequest): void {
    const isAllAnswered = this.#requests.waitingCount === 0
    if (!this.terms.usesAcknowledgements) this.#delivery.prove()
    else if (ack === undefined) this.#delivery.forgetUpTo(isAllAnswered ? rid : 0)
    else {
      this.#delivery.forgetUpTo(ack)
      const missing = this.#delivery.findAnswer(ack + 1)
      const lateMs = missing === undefined ? 0 : this.#clock.now() - missing.answeredAt
      if (lateMs < REPORT_AFTER_MS) return
      this.describe({ report: String(ack + 1), time: String(Math.min(lateMs, 65_535)) })
    }
  }

  #repeat({ rid, key }: BoshRequest, exchange: Exchange): void {
    this.#patience.heard(this.terms.inactivityMs)
    const pending = this.#requests.find(rid)
    const repeated = pending ?? this.#delivery.findAnswer(rid)
    if (repeated === undefined || !isSame(repeated.key, key)) {
      this.refuse(exchange, "item-not-found")
    } else if (++repeated.repetitions > MAX_REPETITIONS) {
      this.refuse(exchange, "policy-violation", "The same request comes again and again.")
    } else if (pending !== undefined) {
      pending.exchange.answer(writeBody({ type: "error" }), this.#form())
      pending.exchange = exchange
      this.#watch(exchange)
      this.#flushSoon()
    } else {
      const answer = this.#delivery.findAnswer(rid)
      exchange.answer(answer?.body ?? "", this.#form(), (isWritten) => {
        if (answer !== undefined) this.#delivery.noteWritten(answer, isWritten)
      })
    }
    this.#arm()
  }

  readonly #flush = (): void => {
    this.#isFlushDue = false
    const { hold } = this.terms
    while (!this.#isOver && this.#requests.isHeard) {
      const hasToAnswer = this.#requests.waitingCount > hold || this.#attrs.report !== undefined
      const isGone = this.#requests.oldest?.exchange.isOpen === false
      // Nothing is wasted on a connection that is gone: the answer to the next one behind it has it.
      if (isGone) this.#answerOldest([])
      else if (hasToAnswer || !this.#delivery.isEmpty) this.#answerOldest(this.#delivery.takePayload())
      else break
    }
    this.#arm()
  }

  #flushSoon(): void {
    if (this.#isFlushDue) return
    this.#isFlushDue = true
    setImmediate(this.#flush)
  }

  #answerOldest(payload: readonly Outgoing[]): void {
    const oldest = this.#requests.shift()
    if (oldest === undefined) return
    const { rid, key, exchange } = oldest
    const attrs = { ...this.#attrs, ...this.#acknowledgement(rid) }
    this.#attrs = {}
    const body = writeBody(attrs, payload)
    const answer = this.#delivery.remember({ rid, key, body, payload, answeredAt: this.#clock.now() })
    exchange.answer(body, this.#form(), (isWritten) => this.#delivery.noteWritten(answer, isWritten))
  }

  /** XEP-0124 §9.1: the newest request we have, unless this is the answer to it. */
  #acknowledgement(rid: number): Record<string, string> {
    const isNews = this.terms.usesAcknowledgements && this.#received !== rid
    return isNews ? { ack: String(this.#received) } : {}
  }

  #form(condition?: BoshCondition): AnswerForm {
    const { contentType, isLegacy } = this.terms
    const status = isLegacy && condition !== undefined ? LEGACY_STATUS[condition] : undefined
    return { contentType, isLast: this.#isOver, ...(status !== undefined && { status }) }
  }

  #answerNow(): void {
    this.#answerOldest(this.#delivery.takePayload())
    this.#flush()
  }

  #arm(): void {
    if (this.#isOver) return
    const { oldest, isHeard } = this.#requests
    // Who is not listened to has not fallen silent.
    if (!isHeard && !this.#owner.hasRoom) this.#patience.stop()
    else this.#patience.look(isHeard ? oldest?.cameAt : undefined)
  }
}
