import type { DataForm, Jid, Stanza, XmlElement } from "@kith/xmpp"
import type { RoomActor, RoomDestruction } from "@kith/xmpp/extensions"
import type { PastMessage } from "./history.ts"
import type { Occupant, Receiver, Visit } from "./occupants.ts"
import type { Room } from "./room.ts"

/** What a presence in a room says besides who it is. */
export interface Notice {
  /** XEP-0045 §15.6. Those for the occupant alone are in `own`. */
  readonly statuses?: readonly number[]
  readonly own?: readonly number[]
  readonly actor?: RoomActor | undefined
  readonly reason?: string | undefined
  readonly destruction?: RoomDestruction | undefined
  /** What else it says to one of those who get it; the same object for all who get the same. */
  readonly remark?: ((visit: Visit) => XmlElement | undefined) | undefined
  /** The nickname that the occupant has from now on. */
  readonly nickname?: string | undefined
  /** What the occupant said on leaving. */
  readonly presence?: Stanza | undefined
  /** Repeats the `id` of the presence that caused it. */
  readonly answers?: { readonly visit: Visit; readonly id: string | undefined } | undefined
}

/** How those who are in a room hear of what happens there, in the order in which it does. */
export interface Announcements {
  /** XEP-0045 §7.1: the presence of the others, the own one, the past, the subject. */
  welcome(room: Room, visit: Visit, notice: Notice, past: readonly PastMessage[]): void
  /** The presence of an occupant as it is now, to all who may see it and to the occupant, `except` for one session. */
  presence(room: Room, occupant: Occupant, notice?: Notice, except?: Visit): void
  /** The others are not to see the occupant any more, who stays. */
  hidden(room: Room, occupant: Occupant): void
  /**
   * An occupant was somebody else before: the presence of the old address ends. To be called while the occupant still
   * has it.
   */
  ended(room: Room, occupant: Occupant, notice: Notice): void
  /** These sessions are out, which they were told; where they were the last ones of the occupant, all hear of it. */
  left(room: Room, occupant: Occupant, visits: readonly Visit[], notice: Notice): void
  /** These sessions are out, and nobody else hears of it yet. */
  expelled(occupant: Occupant, visits: readonly Visit[], notice: Notice): void
  /** To everybody in the room. */
  broadcast(room: Room, stanza: Stanza): void
  /** To some of those in the room; `stanza` has no `to`. */
  tell(visits: readonly Visit[], stanza: Stanza): void
  /** Gives some of those in the room a form to fill in. */
  askModerators(room: Room, visits: readonly Visit[], form: DataForm): void
  /** To a session that believes it is in the room, and is not (§7.2.17). */
  disown(address: Jid, receiver: Pick<Receiver, "jid" | "session">): void
  /**
   * To be waited for before all in the room are told something: until what was said before is on its way to most, so that
   * nothing piles up without end.
   */
  ready(room: Room): Promise<void> | undefined
  /** The same for whoever comes, goes or changes: few do at a time. */
  readyForChange(room: Room): Promise<void> | undefined
}
