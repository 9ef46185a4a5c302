import type { Clock } from "../clock.ts"
import type { Live } from "../live.ts"
import { createLazyLive, type Recomputed } from "./lazy-live.ts"
import type { Occupant } from "./room.ts"
import { type Placed, place, SortedOccupants } from "./sorted-occupants.ts"

/** A hostile room must not fill our memory. */
const OCCUPANTS_MOST = 50_000
/** Listeners hear of changes at most so often. */
const QUIET_MS = 100
/** In a crowd, where each telling costs more and says less. */
const QUIET_IN_CROWD_MS = 500
const CROWD = 1_000
/** Of those who left, so that their messages keep their author's name and face. */
const REMEMBERED_MOST = 5_000

/** Who is in a room now, by nick. */
export class Occupants {
  readonly #byNick = new Map<string, Placed>()
  readonly #nickById = new Map<string, string>()
  readonly #sorted = new SortedOccupants()
  readonly #all: Recomputed<readonly Occupant[]>
  readonly #count: Recomputed<number>
  /** While we enter, everybody comes at once: told when that is over. */
  #isFilling = false

  constructor(clock: Clock) {
    const quietMs = () => (this.#byNick.size > CROWD ? QUIET_IN_CROWD_MS : QUIET_MS)
    this.#all = createLazyLive(clock, quietMs, () => (this.#isFilling ? [] : this.#sorted.list()))
    this.#count = createLazyLive(clock, quietMs, () => (this.#isFilling ? 0 : this.#byNick.size))
  }

  get all(): Live<readonly Occupant[]> {
    return this.#all
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
    this.#empty()
    this.#isFilling = true
  }

  endFilling(): void {
    this.#isFilling = false
    this.#changed()
  }

  put(occupant: Occupant): void {
    const { nick, occupantId } = occupant
    const before = this.#byNick.get(nick)
    // We ourselves come last, and are always among them.
    if (before === undefined && this.#byNick.size >= OCCUPANTS_MOST && !occupant.isMe) return
    if (before !== undefined) this.#sorted.remove(before)
    const placed = place(occupant)
    this.#byNick.set(nick, placed)
    this.#sorted.add(placed)
    if (occupantId !== undefined) this.#noteId(occupantId, nick)
    this.#changed()
  }

  remove(nick: string): Occupant | undefined {
    const placed = this.#byNick.get(nick)
    if (placed === undefined) return undefined
    this.#byNick.delete(nick)
    this.#sorted.remove(placed)
    this.#changed()
    return placed.occupant
  }

  clear(): void {
    this.#isFilling = false
    this.#empty()
    this.#changed()
  }

  #empty(): void {
    this.#byNick.clear()
    this.#nickById.clear()
    this.#sorted.clear()
  }

  #noteId(occupantId: string, nick: string): void {
    if (this.#nickById.size >= REMEMBERED_MOST + this.#byNick.size) {
      const [oldest] = this.#nickById.keys()
      if (oldest !== undefined) this.#nickById.delete(oldest)
    }
    this.#nickById.set(occupantId, nick)
  }

  #changed(): void {
    if (this.#isFilling) return
    this.#all.invalidate()
    this.#count.invalidate()
  }
}
