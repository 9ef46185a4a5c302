import { DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Tombstone } from "../store/tombstone-store.ts"

export function noSuchRoom(): DomainError {
  return new DomainError("not-found", "There is no such room.")
}

/** A room was destroyed, and its name is not given to others for a while: they would be taken for it. */
export class RoomGone extends DomainError {
  readonly venue: Jid | undefined

  constructor({ venue, reason }: Tombstone) {
    const elsewhere = venue === undefined ? "" : ` It goes on at ${venue}.`
    super("gone", `This room was destroyed${reason === undefined ? "" : `: ${reason}`}.${elsewhere}`)
    this.venue = venue
  }
}

/** The address of a room, or of somebody in it. */
export function roomOf(address: Jid): Jid {
  if (address.local === undefined)
    throw new DomainError("bad-request", "Say which room you mean: room@service.")
  return address.bare
}
