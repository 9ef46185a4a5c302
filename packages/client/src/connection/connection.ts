import { type Jid, type Stanza, stanza } from "@kith/xmpp"
import { type Clock, waitAtMost } from "../clock.ts"
import { createLive, type Live } from "../live.ts"
import type { Authenticator } from "../login/authenticator.ts"
import type { BindRequest } from "../login/inline-requests.ts"
import { retryDelayMs } from "./backoff.ts"
import { LONG_ANSWER_LIMITS, SERVER_LIMITS } from "./limits.ts"
import type { Link } from "./link.ts"
import { type Established, negotiate } from "./negotiate.ts"
import { describeFailure, isOverOurInput, refusalOf } from "./refusal.ts"
import { Session } from "./session.ts"
import type { ConnectionStatus } from "./status.ts"
import { UnreadableStream } from "./unreadable.ts"

const NEGOTIATION_MS = 30_000
/** A connection that stood so long was a good one: the next attempt begins the back-off anew. */
const GOOD_AFTER_MS = 30_000
/** So long may the server take to say goodbye. */
const GOODBYE_MS = 2_000

export interface ConnectionOptions {
  readonly address: Jid
  readonly resource: string
  readonly tag: string | undefined
  readonly authenticator: Authenticator
  readonly clock: Clock
  openLink(): Promise<Link>
  /** What shall be enabled along with a new session, where the server can do that. */
  bindRequests(): readonly BindRequest[]
}

export interface ConnectionEvents {
  /**
   * A new session: the server knows nothing of the one before. `features` are those after signing in, `enabled` those
   * that were asked for by `bindRequests` and need not be asked for again.
   */
  onSession(features: Stanza, enabled: ReadonlySet<string>): void
  /** The same session on a new connection; what was not acknowledged has been sent again. */
  onResumed(): void
  /** The connection broke, or could not be made. */
  onDisconnected(error: unknown): void
  /** The session is over, and will not be resumed. */
  onSessionLost(): void
  onStanza(stanza: Stanza): void
  /**
   * Resolves when all that has been handed to `onStanza` is safe: only then the server may forget it. Rejects when some of it
   * cannot be stored.
   */
  settled(): Promise<void>
}

/** Keeps one session with the server, over as many connections as it takes. */
export class Connection {
  readonly #options: ConnectionOptions
  readonly #events: ConnectionEvents
  readonly #status = createLive<ConnectionStatus>({ state: "offline" })
  #session: Session | undefined
  #fullAddress: Jid
  #isWanted = false
  #loop: Promise<void> = Promise.resolve()
  #wake: (() => void) | undefined
  #link: Link | undefined
  /** Answers that may be long are awaited, on this connection or the next one of the session. */
  #longAnswers = 0
  /** Something changed during this attempt: if it fails, the next need not wait. */
  #isHurried = false

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options
    this.#events = events
    this.#fullAddress = options.address.withResource(options.resource)
  }

  get status(): Live<ConnectionStatus> {
    return this.#status
  }
  /** Our address with the resource that the server gave us. */
  get fullAddress(): Jid {
    return this.#fullAddress
  }
  get isOnline(): boolean {
    return this.#session?.isConnected === true
  }

  start(): void {
    if (this.#isWanted) return
    this.#isWanted = true
    this.#loop = this.#run()
  }

  /** Tries at once instead of later; a standing connection is asked whether it is still alive. */
  hurry(): void {
    if (this.isOnline) this.#session?.probe()
    else if (this.#status.get().state === "waiting") this.#wake?.()
    else this.#isHurried = true
  }

  /** Tries again after a refusal too. */
  reconnect(): void {
    if (this.#status.get().state === "refused") this.#wake?.()
    else this.hurry()
  }

  /** Ends the session politely. */
  async stop(last: ConnectionStatus = { state: "offline" }): Promise<void> {
    this.#isWanted = false
    if (this.#session !== undefined) {
      await waitAtMost(this.#options.clock, GOODBYE_MS, this.#session.closeStream())
    }
    this.#session?.destroy()
    this.#wake?.()
    await this.#loop
    this.#loseSession()
    this.#status.set(last)
  }

  /** Lets go of a session that could be resumed, so that what it may have sent can be looked up instead. */
  forgetSession(): void {
    if (!this.isOnline) this.#loseSession()
  }

  /**
   * Sends a stanza now; false when there is no connection. `onAcknowledged` is called when the server has taken
   * responsibility for it, never if the session is lost before.
   */
  send(sent: Stanza, onAcknowledged?: () => void): boolean {
    if (this.#session?.isConnected !== true) return false
    this.#session.send(sent, onAcknowledged)
    return true
  }

  /** An answer is awaited that may be long; the returned function says that it is not any more. */
  awaitLongAnswer(): () => void {
    this.#longAnswers++
    this.#limit()
    return () => {
      this.#longAnswers--
      this.#limit()
    }
  }

  #limit(): void {
    if (this.#link !== undefined)
      this.#link.limits = this.#longAnswers > 0 ? LONG_ANSWER_LIMITS : SERVER_LIMITS
  }

  /** Sends an element that is no stanza, which nobody counts. */
  sendUncounted(name: string, namespace: string): void {
    if (this.isOnline) this.#session?.sendUncounted(stanza({ name, attrs: { xmlns: namespace } }))
  }

  async #run(): Promise<void> {
    let failures = 0
    while (this.#isWanted) {
      const begunAt = this.#options.clock.now()
      this.#isHurried = false
      this.#status.set({ state: "connecting" })
      const error = await this.#connectOnce()
      if (!this.#isWanted) return
      this.#events.onDisconnected(error)
      // What one side would not read, the other would send again in the same session.
      const isOverInput = isOverOurInput(error) || error instanceof UnreadableStream
      if (!this.#session?.isResumable || isOverInput) this.#loseSession()
      const refusal = refusalOf(error)
      if (refusal !== undefined) {
        this.#status.set({ state: "refused", reason: refusal.reason, sentence: refusal.message })
        await this.#sleep(undefined)
        failures = 0
        continue
      }
      if (this.#options.clock.now() - begunAt >= GOOD_AFTER_MS) failures = 0
      if (this.#isHurried) continue
      const delayMs = retryDelayMs(failures++)
      const retryAt = this.#options.clock.now() + delayMs
      this.#status.set({ state: "waiting", retryAt, sentence: describeFailure(error) })
      await this.#sleep(delayMs)
    }
  }

  /** Resolves with what ended the connection, or prevented it. */
  async #connectOnce(): Promise<unknown> {
    let link: Link | undefined
    const { clock, openLink } = this.#options
    try {
      link = await openLink()
      if (!this.#isWanted) throw new Error("Not wanted any more.")
      const opened = link
      this.#link = link
      this.#limit()
      // XEP-0198 §5: resuming acknowledges all that came, so all of it has to be safe.
      await this.#events.settled().catch(() => this.#loseSession())
      const cancel = clock.after(NEGOTIATION_MS, () => opened.destroy())
      const established = await negotiate(link, { ...this.#options, previous: this.#session }).finally(cancel)
      return await this.#serve(established)
    } catch (error) {
      return error
    } finally {
      link?.destroy()
      this.#link = undefined
    }
  }

  #serve(established: Established): Promise<Error> {
    return new Promise<Error>((resolve) => {
      if (!established.isResumed) {
        this.#loseSession()
        this.#fullAddress = established.fullAddress
        this.#session = new Session(this.#options.clock, this.#events)
      }
      const session = this.#session
      if (session === undefined) throw new Error("There is no session to resume.")
      session.connect(established, resolve)
      this.#status.set({ state: "online" })
      if (established.isResumed) this.#events.onResumed()
      else this.#events.onSession(established.features, established.enabled)
    })
  }

  #loseSession(): void {
    if (this.#session === undefined) return
    this.#session = undefined
    this.#events.onSessionLost()
  }

  #sleep(delayMs: number | undefined): Promise<void> {
    return new Promise<void>((resolve) => {
      const cancel = delayMs === undefined ? undefined : this.#options.clock.after(delayMs, resolve)
      this.#wake = () => {
        cancel?.()
        resolve()
      }
    })
  }
}
