import type { Jid } from "@kith/xmpp"

/** Somebody asks us into a room. */
export interface RoomInvitation {
  readonly room: Jid
  /** Who asks: an address, or an occupant of the room; `undefined` where the room does not tell. */
  readonly from: Jid | undefined
  readonly reason?: string
  readonly password?: string
  /** Epoch ms. */
  readonly receivedAt: number
  /** The room passed it on, and can be told that we decline. */
  readonly isMediated: boolean
}
