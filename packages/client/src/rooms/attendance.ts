import type { Jid, Stanza } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import { Occupants } from "./occupants.ts"
import { type OccupantPresence, readOccupant } from "./read-occupant.ts"
import { RoomEvents } from "./room-events.ts"
import { RoomTyping } from "./room-typing.ts"

/** Who is in a room while we are, what they do there, and what happens to them. */
export class Attendance {
  readonly occupants: Occupants
  readonly events: RoomEvents
  readonly typing: RoomTyping
  #ownOccupantId: string | undefined

  constructor(clock: Clock, serverNow: () => number) {
    this.occupants = new Occupants(clock)
    this.events = new RoomEvents(clock, serverNow)
    this.typing = new RoomTyping(clock)
  }

  /** XEP-0421: who we are there, whatever our nick. */
  get ownOccupantId(): string | undefined {
    return this.#ownOccupantId
  }

  /** `isInside`: who comes after us is news, who was there before is not. */
  take(
    presence: Stanza,
    from: Jid,
    read: OccupantPresence,
    known: { readonly isMe: boolean; readonly isInside: boolean; readonly hasOccupantIds: boolean },
  ): void {
    if (read.isAvailable) this.#arrived(presence, from, read, known)
    else this.#departed(read, known.isInside)
  }

  clear(): void {
    this.occupants.clear()
    this.typing.clear()
  }

  #arrived(
    presence: Stanza,
    from: Jid,
    read: OccupantPresence,
    { isMe, isInside, hasOccupantIds }: Parameters<Attendance["take"]>[3],
  ): void {
    const occupant = readOccupant(presence, from, read, { isMe, hasOccupantIds: hasOccupantIds || isMe })
    const before = this.occupants.find(read.nick)
    this.occupants.put(occupant)
    if (isMe) this.#ownOccupantId = occupant.occupantId
    // That we came ourselves we know; not what others make of us.
    if (isInside && (!isMe || before !== undefined))
      this.events.noteArrival(occupant, before, { present: this.occupants.size, read })
  }

  #departed(read: OccupantPresence, isInside: boolean): void {
    const before = this.occupants.remove(read.nick)
    this.typing.stop(read.nick)
    // What becomes of ourselves is told where one writes.
    if (before !== undefined && !before.isMe && isInside) this.events.noteDeparture(read, this.occupants.size)
  }
}
