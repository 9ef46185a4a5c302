import { DomainError, type MaybePromise, type ServerLink } from "@kith/feature-kit"
import { type Stanza, StreamError } from "@kith/xmpp"
import { newlyHandled, parseAcknowledgement } from "@kith/xmpp/extensions"
import { isAnnouncement } from "../router/is-announcement.ts"
import { retryDelayMs } from "./backoff.ts"
import type { Carrier } from "./carrier.ts"
import { type LinkFailure, toBounce, toLinkFailure } from "./link-failure.ts"
import type { LinkParts, Resumption } from "./link-parts.ts"
import { LinkQueue, type Outgoing, outgoing } from "./link-queue.ts"
import { Sending } from "./sending.ts"
import { Settling } from "./settling.ts"

/** A connection that has stood so long was a good one. */
const GOOD_AFTER_MS = 30_000
/** So long the other side has for coming back to a stream of its own. */
const RETURN_MS = 10_000
/** So soon after a good one is gone the next is made. */
const SOON_MS = 200
/** Whoever writes again need not wait for an attempt that is due later, unless there has just been one. */
const HURRY_AFTER_MS = 20_000

/** What goes from one domain here to one elsewhere, whether there is a connection or not. */
export class Link {
  readonly localDomain: string
  readonly remoteDomain: string
  readonly queue = new LinkQueue()
  readonly #parts: LinkParts
  readonly #settling: Settling
  #state: ServerLink["state"] | "idle" = "idle"
  #sending: Sending | undefined
  /** Another stream that could be used: the other side has opened it while this one was opening its own. */
  #spare: Carrier | undefined
  #resumption: Resumption | undefined
  #failures = 0
  #failure: LinkFailure | undefined
  #since: number
  #retryAt: number | undefined
  #cancelRetry: (() => void) | undefined
  #isEnded = false

  constructor(localDomain: string, remoteDomain: string, parts: LinkParts) {
    this.localDomain = localDomain
    this.remoteDomain = remoteDomain
    this.#parts = parts
    this.#since = parts.clock.now()
    this.#settling = new Settling(this.queue, parts)
  }

  get carrier(): Carrier | undefined {
    return this.#sending?.carrier
  }
  /** There is nothing about it that would have to be remembered. */
  get isForgotten(): boolean {
    if (this.queue.length > 0 || this.#resumption !== undefined) return false
    return this.#state === "idle" || (this.#state === "waiting" && this.#mayHurry)
  }

  /** Hands a stanza on. The promise resolves once nothing about it can be lost any more. Throws where it is refused at once. */
  forward(stanza: Stanza): MaybePromise<void> {
    const isMessage = stanza.name === "message"
    if (this.#state === "waiting" && !this.#mayHurry) {
      if (isAnnouncement(stanza)) return
      const failure = this.#failure
      if (failure !== undefined && (failure.isLasting || stanza.name === "iq")) throw toBounce(failure)
    }
    const { maxQueuedStanzas, maxQueuedBytes } = this.#parts.settings
    if (this.queue.length >= maxQueuedStanzas || this.queue.bytes >= maxQueuedBytes) {
      if (isAnnouncement(stanza)) return
      throw new DomainError(
        "resource-constraint",
        `Too much waits for ${this.remoteDomain} already; try again later.`,
      )
    }
    const item = outgoing(stanza, this.#parts.clock.now())
    this.queue.add(item)
    this.#push()
    // Only of a message is somebody told that it will not be lost.
    if (!isMessage) return
    return new Promise((resolve) => {
      item.settle = resolve
    })
  }

  /** Takes back what had been stored before a restart. */
  restore(item: Outgoing): void {
    this.queue.add(item)
    this.#push()
  }

  /**
   * The other side has opened a stream that both may use. While this side opens one of its own it is only a way out: if each
   * took the other's and gave up its own, both would be gone.
   */
  offer(carrier: Carrier): void {
    const isIdle = this.#sending === undefined && this.#state !== "connecting"
    if (isIdle && !this.#canResume) {
      this.attach(carrier)
      return
    }
    this.#spare = carrier
    // What is under way may have arrived, which only the stream before can tell; the other side is there to be asked.
    if (isIdle) this.retry()
  }

  /** Stanzas go over this from now on. */
  attach(carrier: Carrier): void {
    if (this.#isEnded) {
      carrier.transport.close()
      return
    }
    // What has not arrived by the stream before goes by this one; what has, is known where that one is resumed.
    this.queue.unsend()
    this.#resumption = undefined
    this.#failure = undefined
    this.#enter("open")
    this.#sending?.end()
    this.#sending = new Sending(carrier, this, this.#parts)
    this.#sending.flush()
  }

  /** A stream that broke had brought over so much; `before` of it was known (XEP-0198 §5). */
  arrived(handled: number, before: number): void {
    const newly = newlyHandled(handled, before, this.queue.sent)
    if (newly !== undefined) this.acknowledged(newly)
  }

  /** Takes `<a/>` on a stream of this link (XEP-0198 §4). Answers with what ends the stream, if something does. */
  takeAcknowledgement(carrier: Carrier, element: Stanza): StreamError | undefined {
    const newly = carrier.acknowledge(parseAcknowledgement(element), this.#parts.clock.now())
    if (newly === undefined) {
      return new StreamError("undefined-condition", "More was acknowledged than was sent.")
    }
    this.acknowledged(newly)
    return undefined
  }

  /** The other side has got so many more. */
  acknowledged(count: number): void {
    this.#sending?.noteAcknowledged(count)
    this.#settling.finish(this.queue.acknowledge(count))
  }

  /** The connection is gone; `resumption` says how to go on with it. */
  detach(carrier: Carrier, error: unknown, resumption?: Resumption): void {
    if (!this.#letGo(carrier)) return
    this.#resumption = resumption
    if (error !== undefined) this.#failure = toLinkFailure(error, this.remoteDomain)
    const hasStood = this.#parts.clock.now() - this.#since >= GOOD_AFTER_MS
    this.#failures = hasStood ? 0 : this.#failures + 1
    if (this.queue.length === 0 && resumption === undefined) this.#enter("idle")
    else this.#wait(this.#failures <= 1 ? SOON_MS : retryDelayMs(this.#failures - 1))
  }

  /** The connection of a stream that the other side has opened is gone; if it does not come back soon, we call. */
  suspend(carrier: Carrier): void {
    if (!this.#letGo(carrier)) return
    if (this.queue.length === 0) this.#enter("idle")
    else this.#wait(RETURN_MS)
  }

  /** Tries at once. Answers whether there was something to try. */
  retry(): boolean {
    if (this.#state !== "waiting") return false
    void this.#connect()
    return true
  }

  /** Ends its connection, if it has one, or its attempts; what waits stays. */
  close(): boolean {
    const { carrier } = this
    if (carrier === undefined) return false
    this.detach(carrier, undefined)
    carrier.transport.close()
    return true
  }

  /** Hands out all that has not arrived, in its order: it goes another way. */
  giveUp(): Outgoing[] {
    const waiting = this.queue.takeAll()
    this.#resumption = undefined
    const { carrier } = this
    if (carrier !== undefined) {
      this.detach(carrier, undefined)
      carrier.transport.close()
    } else if (this.#state === "waiting") this.#enter("idle")
    return waiting
  }

  /** The server stops: what has not arrived stays for its next start. */
  end(): void {
    this.#isEnded = true
    this.#cancelRetry?.()
    this.#settling.storeAll()
    this.carrier?.sayHandled()
    this.carrier?.transport.close()
  }

  /** What is to be looked after once a second. */
  sweep(now: number): void {
    this.#settling.storeLate(now)
    this.#settling.expire(now, this.#failure?.message ?? `${this.remoteDomain} has not answered.`)
    if (this.#sending?.isIdle(now)) this.close()
    else this.#sending?.watch(now)
  }

  report(): ServerLink | undefined {
    const { carrier } = this
    if (this.#state === "idle" && this.queue.length === 0) return undefined
    return {
      localDomain: this.localDomain,
      remoteDomain: this.remoteDomain,
      direction: "outgoing",
      state: this.#state === "idle" ? "waiting" : this.#state,
      proof: carrier?.proof,
      encryption: carrier?.transport.encryption,
      isBidirectional: carrier?.isBidirectional === true,
      isManaged: carrier?.isManaged === true,
      remoteAddress: carrier?.transport.remoteAddress,
      since: this.#since,
      queuedStanzas: this.queue.length,
      queuedBytes: this.queue.bytes,
      sentStanzas: this.queue.written,
      receivedStanzas: carrier?.received ?? 0,
      lastError: this.#failure?.message,
      retryAt: this.#retryAt,
    }
  }

  get #canResume(): boolean {
    return (this.#resumption?.until ?? 0) > this.#parts.clock.now()
  }

  get #mayHurry(): boolean {
    return this.#parts.clock.now() - this.#since > HURRY_AFTER_MS
  }

  #push(): void {
    if (this.#state === "open") this.#sending?.flush()
    else if (this.#state === "idle" || (this.#state === "waiting" && this.#mayHurry)) void this.#connect()
    else if (this.#state === "waiting") this.#arm()
  }

  async #connect(): Promise<void> {
    if (this.#isEnded) return
    this.#enter("connecting")
    try {
      await this.#parts.connect(this, this.#resumption)
    } catch (error) {
      if (this.#state !== "connecting") return
      const spare = this.#spare
      this.#spare = undefined
      if (spare?.isClosed === false) this.attach(spare)
      else this.#failed(toLinkFailure(error, this.remoteDomain))
    }
  }

  #failed(failure: LinkFailure): void {
    const isNews = this.#failure?.message !== failure.message
    this.#failure = failure
    if (isNews) this.#parts.noteFailure(this, failure)
    if ((this.#resumption?.until ?? 0) < this.#parts.clock.now()) {
      this.#resumption = undefined
      this.queue.unsend()
    }
    const given = this.queue.takeOut(
      ({ stanza }) => failure.isLasting || stanza.name === "iq" || isAnnouncement(stanza),
    )
    this.#settling.bounce(given, failure)
    this.#failures++
    this.#wait(retryDelayMs(this.#failures))
  }

  #wait(delayMs: number): void {
    this.#enter("waiting")
    this.#retryAt = this.#since + delayMs
    // Where nothing waits nobody is called; what comes later finds when that may be done.
    if (this.queue.length > 0 || this.#resumption !== undefined) this.#arm()
  }

  #arm(): void {
    const delayMs = Math.max(0, (this.#retryAt ?? 0) - this.#parts.clock.now())
    this.#cancelRetry ??= this.#parts.clock.after(delayMs, () => void this.#connect())
  }

  /** Answers whether the link has used it. */
  #letGo(carrier: Carrier): boolean {
    if (this.#spare === carrier) this.#spare = undefined
    if (this.carrier !== carrier) return false
    this.#sending?.end()
    this.#sending = undefined
    return true
  }

  #enter(state: ServerLink["state"] | "idle"): void {
    this.#cancelRetry?.()
    this.#cancelRetry = undefined
    this.#state = state
    this.#since = this.#parts.clock.now()
    this.#retryAt = undefined
  }
}
