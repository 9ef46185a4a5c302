import type { Jid } from "@kith/xmpp"
import type { Affiliation } from "@kith/xmpp/extensions"
import type { RoomLimits } from "./limits.ts"
import type { Room } from "./room.ts"

/** Somebody at the door of a room. */
export interface Admission {
  readonly room: Room
  /** The bare JID. */
  readonly user: Jid
  readonly affiliation: Affiliation
  readonly password: string | undefined
  readonly limits: RoomLimits
}

/** Throws what keeps somebody out (XEP-0045 §7.2.16). */
export type AdmissionRule = (admission: Admission) => void
