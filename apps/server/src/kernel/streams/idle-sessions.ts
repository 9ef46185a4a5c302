import type { Clock } from "@kith/feature-kit"
import { randomId, xml } from "@kith/xmpp"
import { ping } from "@kith/xmpp/extensions"
import type { LocalSession } from "./session.ts"
import type { StreamSettings } from "./settings.ts"

/** How often all sessions are looked at. */
const CHECK_MS = 10_000

/**
 * Finds out which clients are gone without having said so (XEP-0199 §4.1). Who counts stanzas (XEP-0198) is asked by
 * other means, and may come back.
 */
export class IdleSessions {
  readonly #clock: Clock
  /** When those that were asked had the question on their way. */
  readonly #asked = new WeakMap<LocalSession, number>()
  #checkedAt = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  sweep(sessions: Iterable<LocalSession>, settings: StreamSettings): void {
    const now = this.#clock.now()
    if (Math.abs(now - this.#checkedAt) < CHECK_MS) return
    this.#checkedAt = now
    for (const session of sessions) {
      if (session.isManaged || now - session.heardAt < settings.idleSeconds * 1000) continue
      const askedAt = this.#asked.get(session)
      if (askedAt === undefined || askedAt <= session.heardAt) this.#ask(session)
      else if (now - askedAt >= settings.pongSeconds * 1000) {
        session.close("connection-timeout", "You did not answer a ping.")
      }
    }
  }

  /** Whatever comes from the client is an answer. */
  #ask(session: LocalSession): void {
    this.#asked.set(session, Number.POSITIVE_INFINITY)
    const { jid } = session
    session.send(
      xml(
        "iq",
        { xmlns: "jabber:client", type: "get", id: randomId(), from: jid.domain, to: jid.toString() },
        ping(),
      ),
    )
    // Not before somebody could answer: a machine that was asleep hears of much time at once.
    session.whenWritten(() => setImmediate(() => this.#asked.set(session, this.#clock.now())))
  }
}
