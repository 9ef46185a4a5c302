import type { MaybePromise } from "@kith/feature-kit"
import type { Jid, Stanza, XmlElement } from "@kith/xmpp"
import type { Affiliation } from "@kith/xmpp/extensions"
import type { Occupant, Receiver, Visit } from "./occupants.ts"
import type { Room } from "./room.ts"

/** Somebody, or a domain, becomes something else to a room. */
export interface AffiliationStep {
  readonly user: Jid
  readonly before: Affiliation
  readonly after: Affiliation
}

/** How those who are in the room hear of one step. */
export interface Telling {
  /** What stands in the `<x/>` of a presence that tells this session of it. */
  remark(visit: Visit): XmlElement | undefined
  /** All presence that tells of it has been sent. */
  finish(): void
}

/** Somebody at the door. */
export interface Arrival {
  readonly receiver: Receiver
  readonly presence: Stanza
  /** The `<x/>` that asks to be let in, as it came. */
  readonly wishes: XmlElement | undefined
}

/** A feature keeps it of the affiliations of every room. */
export interface Chronicle {
  /**
   * In a turn of the room, before the steps are stored; throws to refuse them. Once they hold, each of what it answers with
   * is called when that step is told.
   */
  record(room: Room, steps: readonly AffiliationStep[]): MaybePromise<readonly (() => Telling)[]>
  /** Before somebody is let in: finds what they are told ahead of all presence. */
  prepare(room: Room, arrival: Arrival): MaybePromise<(visit: Visit) => readonly Stanza[]>
  /** What stands in the `<x/>` of every presence of their own that an occupant gets while in the room. */
  standing(room: Room, occupant: Occupant): XmlElement | undefined
  /** An account is gone, and is nothing to any room any more: what is known of the past is not to name it. */
  forget(user: Jid): MaybePromise<void>
}

export interface ChronicleDesk extends Chronicle {
  /** There is one. */
  keep(chronicle: Chronicle): void
}

const NOTHING_TO_TELL: readonly Stanza[] = []

/** Where the rooms find their chronicle; without one nothing is recorded. */
export function createChronicleDesk(): ChronicleDesk {
  let kept: Chronicle | undefined
  return {
    keep(chronicle) {
      if (kept !== undefined) throw new Error("The rooms have a chronicle already")
      kept = chronicle
    },
    record: (room, steps) => kept?.record(room, steps) ?? [],
    prepare: (room, arrival) => kept?.prepare(room, arrival) ?? (() => NOTHING_TO_TELL),
    standing: (room, occupant) => kept?.standing(room, occupant),
    forget: (user) => kept?.forget(user),
  }
}
