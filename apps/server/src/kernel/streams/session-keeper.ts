import type { Clock, MaybePromise } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"
import type { StreamServices } from "./services.ts"
import type { LocalSession, SessionKeeper } from "./session.ts"

/**
 * All sessions that still exist, with or without a connection. Those that wait for something are kept in the order in
 * which they began to, so that looking for who has waited too long looks at the first few only.
 */
export class AllSessions implements SessionKeeper {
  readonly #byId = new Map<string, LocalSession>()
  readonly #detached = new Map<LocalSession, number>()
  readonly #asked = new Map<LocalSession, number>()
  readonly #handingOver = new Set<Promise<void>>()
  readonly #services: StreamServices
  readonly #clock: Clock

  constructor(services: StreamServices, clock: Clock) {
    this.#services = services
    this.#clock = clock
  }

  get count(): number {
    return this.#byId.size
  }

  get detachedCount(): number {
    return this.#detached.size
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

  detached(session: LocalSession): void {
    this.#asked.delete(session)
    this.#detached.set(session, this.#clock.now())
  }

  attached(session: LocalSession): void {
    this.#detached.delete(session)
    this.#asked.delete(session)
  }

  asked(session: LocalSession): void {
    this.#asked.delete(session)
    this.#asked.set(session, this.#clock.now())
  }

  ended(session: LocalSession, unacknowledged: readonly Stanza[]): void {
    this.#byId.delete(session.id)
    this.#detached.delete(session)
    this.#asked.delete(session)
    const handedOver: MaybePromise<void> = this.#services.ended(session, unacknowledged)
    if (!(handedOver instanceof Promise)) return
    const settled = handedOver.finally(() => this.#handingOver.delete(settled))
    this.#handingOver.add(settled)
  }

  /** Ends sessions nobody came back to, and drops connections that no longer answer. */
  sweep(resumeMs: number, acknowledgeMs: number): void {
    const now = this.#clock.now()
    for (const [session, since] of this.#detached) {
      if (now - since < resumeMs) break
      session.end()
    }
    for (const [session, since] of this.#asked) {
      if (now - since < acknowledgeMs) break
      this.#asked.delete(session)
      if (!session.isAsking) continue
      const { transport } = session
      session.detach()
      transport?.destroy()
    }
  }

  /** Resolves when what ended sessions left behind is in other hands. */
  async handedOver(): Promise<void> {
    await Promise.allSettled(this.#handingOver)
  }
}
