import type { SessionDirectory } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { LocalSession } from "../streams/session.ts"

const NONE: readonly LocalSession[] = []

/** The sessions of this process by account. */
export class SessionRegistry implements SessionDirectory {
  readonly #byUser = new Map<string, LocalSession[]>()
  #count = 0

  get count(): number {
    return this.#count
  }

  of(user: Jid): readonly LocalSession[] {
    return this.#byUser.get(user.bare.toString()) ?? NONE
  }

  find(full: Jid): LocalSession | undefined {
    for (const session of this.of(full)) if (session.jid.resource === full.resource) return session
    return undefined
  }

  available(user: Jid): readonly LocalSession[] {
    const all = this.of(user)
    return all.every(isAvailable) ? all : all.filter(isAvailable)
  }

  *all(): IterableIterator<LocalSession> {
    for (const sessions of this.#byUser.values()) yield* sessions
  }

  add(session: LocalSession): void {
    const key = session.user.toString()
    const sessions = this.#byUser.get(key)
    // Replaced, never changed in place: somebody may be walking the old array.
    this.#byUser.set(key, sessions === undefined ? [session] : [...sessions, session])
    this.#count++
  }

  remove(session: LocalSession): boolean {
    const key = session.user.toString()
    const sessions = this.#byUser.get(key)
    if (sessions?.includes(session) !== true) return false
    const rest = sessions.filter((other) => other !== session)
    if (rest.length === 0) this.#byUser.delete(key)
    else this.#byUser.set(key, rest)
    this.#count--
    return true
  }
}

function isAvailable(session: LocalSession): boolean {
  return session.presence !== undefined
}
