import type { Clock, MaybePromise } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import { IdleSessions } from "./idle-sessions.ts"
import type { Inbox } from "./inbox.ts"
import type { StreamServices } from "./services.ts"
import type { LocalSession, SessionKeeper } from "./session.ts"
import type { StreamSettings } from "./settings.ts"

/** Of how many sessions that are over it is still known how many stanzas of their clients were handled. */
const MAX_REMEMBERED = 10_000
/** Acknowledgements that take longer than this are missing, where many are. */
const LATE_MS = 5_000

/**
 * All sessions that still exist, with or without a connection. Those that wait for something are kept in the order in
 * which they began to, so that looking for who has waited too long looks at the first few only.
 */
export class AllSessions implements SessionKeeper {
  readonly #byId = new Map<string, LocalSession>()
  readonly #detached = new Map<LocalSession, number>()
  /** Those that may wait longer; for all of them it is as long. */
  readonly #patient = new Map<LocalSession, number>()
  readonly #owing = new Set<LocalSession>()
  readonly #asked = new Map<LocalSession, number>()
  readonly #slow = new Map<LocalSession, number>()
  readonly #over = new Map<string, { readonly user: Jid; readonly inbox: Inbox }>()
  readonly #idle: IdleSessions
  readonly #handingOver = new Set<Promise<void>>()
  readonly #services: StreamServices
  readonly #clock: Clock

  constructor(services: StreamServices, clock: Clock) {
    this.#services = services
    this.#clock = clock
    this.#idle = new IdleSessions(clock)
  }

  get count(): number {
    return this.#byId.size
  }

  get detachedCount(): number {
    return this.#detached.size + this.#patient.size
  }

  add(session: LocalSession): void {
    this.#byId.set(session.id, session)
  }

  find(id: string): LocalSession | undefined {
    return this.#byId.get(id)
  }

  all(): readonly LocalSession[] {
    return [...this.#byId.values()]
  }

  detached(session: LocalSession, unacknowledged: readonly Stanza[]): void {
    this.#asked.delete(session)
    const waiting = session.patienceSeconds > 0 ? this.#patient : this.#detached
    waiting.set(session, this.#clock.now())
    this.#services.detached(session, unacknowledged)
  }

  attached(session: LocalSession): void {
    this.#detached.delete(session)
    this.#patient.delete(session)
  }

  owesRequest(session: LocalSession): void {
    this.#owing.add(session)
  }

  asked(session: LocalSession): void {
    this.#owing.delete(session)
    this.#asked.delete(session)
    this.#asked.set(session, this.#clock.now())
  }

  isLate(session: LocalSession): boolean {
    const since = this.#asked.get(session)
    return since !== undefined && this.#clock.now() - since >= LATE_MS
  }

  slowed(session: LocalSession): void {
    this.#slow.delete(session)
    this.#slow.set(session, this.#clock.now())
  }

  /**
   * How many stanzas a session that is over had taken from its client (XEP-0198 §5): who cannot resume it knows at least
   * what not to send again.
   */
  findHandled(id: string, user: Jid): number | undefined {
    const known = this.#over.get(id)
    return known?.user.equals(user) === true ? known.inbox.handled : undefined
  }

  ended(session: LocalSession, unacknowledged: readonly Stanza[]): void {
    this.#byId.delete(session.id)
    this.#detached.delete(session)
    this.#patient.delete(session)
    this.#asked.delete(session)
    this.#owing.delete(session)
    this.#slow.delete(session)
    if (session.inbox !== undefined && session.isResumable) this.#remember(session, session.inbox)
    const handedOver: MaybePromise<void> = this.#services.ended(session, unacknowledged)
    if (!(handedOver instanceof Promise)) return
    const settled = handedOver.finally(() => this.#handingOver.delete(settled))
    this.#handingOver.add(settled)
  }

  #remember({ id, user }: LocalSession, inbox: Inbox): void {
    this.#over.set(id, { user, inbox })
    if (this.#over.size <= MAX_REMEMBERED) return
    for (const oldest of this.#over.keys()) {
      this.#over.delete(oldest)
      return
    }
  }

  /** Asks for acknowledgements, ends sessions nobody came back to, and drops connections that lead nowhere. */
  sweep(settings: StreamSettings): void {
    for (const session of this.#owing) {
      this.#owing.delete(session)
      session.ask()
    }
    for (const session of this.#overdue(this.#detached, settings.resumeSeconds)) session.end()
    const [longest] = this.#patient.keys()
    const patienceSeconds = Math.max(settings.resumeSeconds, longest?.patienceSeconds ?? 0)
    for (const session of this.#overdue(this.#patient, patienceSeconds)) session.end()
    for (const session of this.#overdue(this.#asked, settings.acknowledgeSeconds)) {
      if (session.isAsking) session.giveUp()
    }
    for (const session of this.#overdue(this.#slow, settings.slowReaderSeconds)) {
      if (session.isSlow) session.giveUp()
    }
    this.#idle.sweep(this.#byId.values(), settings)
  }

  /** Takes out those that have waited too long. They stand in the order in which they began to. */
  *#overdue(waiting: Map<LocalSession, number>, maxSeconds: number): IterableIterator<LocalSession> {
    const latest = this.#clock.now() - maxSeconds * 1000
    for (const [session, since] of waiting) {
      if (since > latest) return
      waiting.delete(session)
      yield session
    }
  }

  /** Resolves when what ended sessions left behind is in other hands. */
  async handedOver(): Promise<void> {
    await Promise.allSettled(this.#handingOver)
  }
}
