import { roleRank } from "@kith/xmpp"
import type { Occupant } from "./room.ts"

/** An occupant with what it is sorted by, made once. */
export interface Placed {
  readonly occupant: Occupant
  readonly key: string
}

/** So many changes at once are better sorted with all others. */
const FEW = 500

/**
 * Occupants in order, kept so while some come and go: what thousands cost is copying a list, not comparing their names
 * again. The lists that it gave out stay as they were.
 */
export class SortedOccupants {
  #placed: readonly Placed[] = []
  #all: readonly Occupant[] = []
  readonly #come = new Set<Placed>()
  readonly #gone = new Set<Placed>()

  add(placed: Placed): void {
    this.#come.add(placed)
  }

  remove(placed: Placed): void {
    if (!this.#come.delete(placed)) this.#gone.add(placed)
  }

  clear(): void {
    this.#placed = []
    this.#all = []
    this.#come.clear()
    this.#gone.clear()
  }

  list(): readonly Occupant[] {
    if (this.#come.size === 0 && this.#gone.size === 0) return this.#all
    const stayed = this.#gone.size === 0 ? this.#placed : this.#placed.filter((each) => !this.#gone.has(each))
    const come = [...this.#come].sort(byKey)
    this.#placed = come.length > FEW ? [...stayed, ...come].sort(byKey) : insert(stayed, come)
    this.#all = this.#placed.map(({ occupant }) => occupant)
    this.#come.clear()
    this.#gone.clear()
    return this.#all
  }
}

/** Both in order. */
function insert(stayed: readonly Placed[], come: readonly Placed[]): Placed[] {
  const all: Placed[] = []
  let from = 0
  for (const newcomer of come) {
    const at = findPlace(stayed, newcomer, from)
    for (; from < at; from++) all.push(stayed[from] as Placed)
    all.push(newcomer)
  }
  for (; from < stayed.length; from++) all.push(stayed[from] as Placed)
  return all
}

/** How many stand before it. */
function findPlace(placed: readonly Placed[], { key }: Placed, from: number): number {
  let [low, high] = [from, placed.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((placed[middle] as Placed).key < key) low = middle + 1
    else high = middle
  }
  return low
}

const byKey = (one: Placed, other: Placed) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0)

const AFFILIATION_DIGITS = { owner: 0, admin: 1, member: 2, none: 3, outcast: 4 } as const
const PLAIN = /^[ -~]*$/

/** Who can do more comes first, then the alphabet without case and marks. */
export function place(occupant: Occupant): Placed {
  const { role, affiliation, nick } = occupant
  const folded = (PLAIN.test(nick) ? nick : nick.normalize("NFKD").replace(/\p{M}/gu, "")).toLowerCase()
  // Below all that a name can have: "Anselmo" comes before "Anselmo the elder".
  return { occupant, key: `${3 - roleRank(role)}${AFFILIATION_DIGITS[affiliation]} ${folded}\u0000${nick}` }
}
