import type { Jid } from "@kith/xmpp"
import type { Occupant, Visit } from "./occupants.ts"

const NOBODY: readonly Visit[] = []

/** Who is in a room now. */
export class OccupantList {
  readonly #visits = new Map<string, Visit>()
  readonly #byNickname = new Map<string, Occupant>()
  readonly #byKey = new Map<string, Occupant>()
  readonly #byUser = new Map<string, Occupant[]>()
  #everyVisit: readonly Visit[] | undefined = NOBODY

  /** People, by nickname. */
  get count(): number {
    return this.#byNickname.size
  }

  get isEmpty(): boolean {
    return this.#byNickname.size === 0
  }

  /** Every session in the room. The array is never changed: it may be walked while people come and go. */
  get visits(): readonly Visit[] {
    this.#everyVisit ??= [...this.#visits.values()]
    return this.#everyVisit
  }

  [Symbol.iterator](): IterableIterator<Occupant> {
    return this.#byNickname.values()
  }

  visitOf(full: Jid): Visit | undefined {
    return this.#visits.get(full.toString())
  }

  byNickname(nickname: string): Occupant | undefined {
    return this.#byNickname.get(nickname)
  }

  /** Whose nickname is the same, or looks the same. */
  byKey(key: string): Occupant | undefined {
    return this.#byKey.get(key)
  }

  /** One person can be there under several nicknames. */
  of(user: Jid): readonly Occupant[] {
    return this.#byUser.get(user.bare.toString()) ?? []
  }

  /** Adds a session, and the occupant with their first. */
  add(visit: Visit): void {
    const { occupant } = visit
    if (occupant.visits.length === 0) this.#addOccupant(occupant)
    occupant.visits.push(visit)
    occupant.changed()
    this.#visits.set(visit.jid.toString(), visit)
    // A copy of an array costs a tenth of one of the map, and the next to enter is told to all again.
    this.#everyVisit &&= [...this.#everyVisit, visit]
  }

  /** Removes a session, and the occupant with their last. */
  remove(visit: Visit): void {
    const { occupant } = visit
    occupant.remove(visit)
    occupant.changed()
    this.#visits.delete(visit.jid.toString())
    this.#everyVisit = undefined
    if (occupant.visits.length === 0) this.#removeOccupant(occupant)
  }

  rename(occupant: Occupant, address: Jid): void {
    this.#removeOccupant(occupant)
    occupant.address = address
    this.#addOccupant(occupant)
  }

  #addOccupant(occupant: Occupant): void {
    this.#byNickname.set(occupant.nickname, occupant)
    for (const key of occupant.keys) this.#byKey.set(key, occupant)
    const user = occupant.user.toString()
    this.#byUser.set(user, [...(this.#byUser.get(user) ?? []), occupant])
  }

  #removeOccupant(occupant: Occupant): void {
    this.#byNickname.delete(occupant.nickname)
    for (const key of occupant.keys) {
      if (this.#byKey.get(key) === occupant) this.#byKey.delete(key)
    }
    const user = occupant.user.toString()
    const others = (this.#byUser.get(user) ?? []).filter((other) => other !== occupant)
    if (others.length === 0) this.#byUser.delete(user)
    else this.#byUser.set(user, others)
  }
}
