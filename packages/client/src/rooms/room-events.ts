import { randomId } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import { createLive, type Live } from "../live.ts"
import type { OccupantPresence } from "./read-occupant.ts"
import type { Occupant, RoomEvent } from "./room.ts"
import { STATUS } from "./status-codes.ts"

const EVENTS_MOST = 300
/** In a crowd nobody wants to read who comes and goes. */
const CROWD = 200
const LONGEST_REASON = 500
const QUIET_MS = 100

type EventContent = RoomEvent extends infer Event
  ? Event extends RoomEvent
    ? Omit<Event, "id" | "at">
    : never
  : never

/** What happens in a room while we are there. In memory only: it is worth nothing later. */
export class RoomEvents {
  readonly #clock: Clock
  readonly #serverNow: () => number
  readonly #all = createLive<readonly RoomEvent[]>([])
  #waiting: RoomEvent[] = []

  /** `serverNow`: messages beside them have the time of the server. */
  constructor(clock: Clock, serverNow: () => number) {
    this.#clock = clock
    this.#serverNow = serverNow
  }

  get all(): Live<readonly RoomEvent[]> {
    return this.#all
  }

  add(content: EventContent): void {
    this.#waiting.push({ ...content, id: randomId(), at: this.#serverNow() } as RoomEvent)
    if (this.#waiting.length > EVENTS_MOST) this.#waiting.shift()
    // They come in crowds when a server goes away: shown together.
    if (this.#waiting.length === 1) this.#clock.after(QUIET_MS, () => this.#publish())
  }

  /** `read`: what the presence said of who did it, and why. */
  noteArrival(
    occupant: Occupant,
    before: Occupant | undefined,
    { present, read }: { readonly present: number; readonly read: OccupantPresence },
  ): void {
    const { nick, affiliation, role } = occupant
    if (before === undefined) {
      if (present <= CROWD) this.add({ kind: "joined", nick })
    } else if (before.affiliation !== affiliation || before.role !== role) {
      this.add({ kind: "standing", nick, affiliation, role, ...byWhomAndWhy(read) })
    }
  }

  noteDeparture(read: OccupantPresence, present: number): void {
    const { nick, item, statuses } = read
    const more = byWhomAndWhy(read)
    if (statuses.has(STATUS.renamed) && item.nick !== undefined) {
      this.add({ kind: "renamed", nick, to: item.nick })
    } else if (statuses.has(STATUS.banned)) this.add({ kind: "banned", nick, ...more })
    else if (statuses.has(STATUS.affiliationLost) || statuses.has(STATUS.becameMembersOnly)) {
      this.add({ kind: "removed", nick, ...more })
    } else if (statuses.has(STATUS.kicked) && !statuses.has(STATUS.technical)) {
      this.add({ kind: "kicked", nick, ...more })
    } else if (present <= CROWD) this.add({ kind: "left", nick })
  }

  #publish(): void {
    this.#all.set([...this.#all.get(), ...this.#waiting].slice(-EVENTS_MOST))
    this.#waiting = []
  }
}

function byWhomAndWhy({ item }: OccupantPresence): { readonly by?: string; readonly reason?: string } {
  const by = item.actor?.nick ?? item.actor?.jid?.bare.toString()
  return { ...(by && { by }), ...(item.reason && { reason: item.reason.slice(0, LONGEST_REASON) }) }
}
