import type { DataForm, Jid } from "@kith/xmpp"
import type { Affiliation } from "@kith/xmpp/extensions"
import type { Room } from "./room.ts"

export interface Invitation {
  readonly to: Jid
  readonly from: Jid
  readonly reason?: string | undefined
  /** XEP-0045 §7.9: the thread of the conversation that goes on in the room; empty where none is named. */
  readonly continues?: string | undefined
}

/** What a room writes to people who are not in it. */
export interface Correspondence {
  /** Resolves when it is stored or sent; rejects with what refused it. */
  invite(room: Room, invitation: Invitation): Promise<void>
  /** Tells who has invited somebody that they will not come. */
  decline(room: Room, refusal: Invitation): Promise<void>
  /** §17.1, status 101. */
  tellAffiliation(room: Room, user: Jid, affiliation: Affiliation): void
  /** Asks administrators who are not in the room. */
  ask(room: Room, user: Jid, form: DataForm): void
}
