import type { Clock, Session } from "@kith/feature-kit"

const CHECK_MS = 60_000

/** No session outlives what its client has logged in with, where that has an end. */
export class SessionExpiry {
  readonly #clock: Clock
  readonly #watched = new Set<Session>()
  #cancel: () => void = () => {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  watch(session: Session): void {
    if (session.login.credential.expiresAt === undefined) {
      this.#watched.delete(session)
      return
    }
    if (this.#watched.size === 0) this.#checkLater()
    this.#watched.add(session)
  }

  forget(session: Session): void {
    this.#watched.delete(session)
  }

  stop(): void {
    this.#cancel()
    this.#watched.clear()
  }

  #checkLater(): void {
    this.#cancel()
    this.#cancel = this.#clock.after(CHECK_MS, () => {
      for (const session of [...this.#watched]) {
        const { expiresAt = 0 } = session.login.credential
        if (expiresAt <= this.#clock.now()) {
          session.close("not-authorized", "The token that this session began with has expired.")
        }
      }
      if (this.#watched.size > 0) this.#checkLater()
    })
  }
}
