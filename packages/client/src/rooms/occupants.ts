import { roleRank } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import { createLive, type Live } from "../live.ts"
import { createLazyLive, type Recomputed } from "./lazy-live.ts"
import type { Occupant } from "./room.ts"

/** A hostile room must not fill our memory. */
const OCCUPANTS_MOST = 50_000
/** Listeners hear of changes at most so often. */
const QUIET_MS = 100
/** Of those who left, so that their messages keep their author's name and face. */
const REMEMBERED_MOST = 5_000

interface Entry {
  readonly occupant: Occupant
  /** What it is sorted by, made once. */
  readonly key: string
}

/** Who is in a room now, by nick. */
export class Occupants {
  readonly #byNick = new Map<string, Entry>()
  readonly #nickById = new Map<string, string>()
  readonly #sorted: Recomputed<readonly Occupant[]>
  readonly #count = createLive(0)
  /** While we enter, everybody comes at once: told when that is over. */
  #isFilling = false

  constructor(clock: Clock) {
    this.#sorted = createLazyLive(clock, QUIET_MS, () => this.#sort())
  }

  get all(): Live<readonly Occupant[]> {
    return this.#sorted
  }
  get count(): Live<number> {
    return this.#count
  }
  get size(): number {
    return this.#byNick.size
  }

  find(nick: string): Occupant | undefined {
    return this.#byNick.get(nick)?.occupant
  }

  findById(occupantId: string): Occupant | undefined {
    const nick = this.#nickById.get(occupantId)
    return nick === undefined ? undefined : this.find(nick)
  }

  /** Everybody is about to be told anew. */
  beginFilling(): void {
    this.#byNick.clear()
    this.#nickById.clear()
    this.#isFilling = true
  }

  endFilling(): void {
    this.#isFilling = false
    this.#changed()
  }

  put(occupant: Occupant): void {
    const { nick, occupantId } = occupant
    if (this.#byNick.size >= OCCUPANTS_MOST && !this.#byNick.has(nick)) return
    this.#byNick.set(nick, { occupant, key: keyOf(occupant) })
    if (occupantId !== undefined) {
      const [oldest] = this.#nickById.keys()
      if (this.#nickById.size >= REMEMBERED_MOST + this.#byNick.size && oldest !== undefined) {
        this.#nickById.delete(oldest)
      }
      this.#nickById.set(occupantId, nick)
    }
    this.#changed()
  }

  remove(nick: string): Occupant | undefined {
    const entry = this.#byNick.get(nick)
    if (entry === undefined) return undefined
    this.#byNick.delete(nick)
    this.#changed()
    return entry.occupant
  }

  clear(): void {
    this.#isFilling = false
    this.#byNick.clear()
    this.#nickById.clear()
    this.#changed()
  }

  #changed(): void {
    if (this.#isFilling) return
    this.#count.set(this.#byNick.size)
    this.#sorted.invalidate()
  }

  #sort(): readonly Occupant[] {
    const entries = [...this.#byNick.values()]
    entries.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    return entries.map(({ occupant }) => occupant)
  }
}

const AFFILIATION_DIGITS = { owner: 0, admin: 1, member: 2, none: 3, outcast: 4 } as const

/** Who can do more comes first, then the alphabet without case and marks. */
function keyOf({ role, affiliation, nick }: Occupant): string {
  const folded = nick.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  return `${3 - roleRank(role)}${AFFILIATION_DIGITS[affiliation]} ${folded} ${nick}`
}
