import type { Jid } from "@kith/xmpp"
import type { Live } from "../live.ts"
import type { FoundRoom, RoomSearchPage } from "../room-search/room-search.ts"
import type { NewRoom } from "./new-room.ts"
import type { JoinOptions, Room } from "./room.ts"
import type { RoomInvitation } from "./room-invitation.ts"

/** The groups and channels of an account (XEP-0045). */
export interface Rooms {
  /** Those we are in, or want to be in when there is a connection; by name. */
  readonly joined: Live<readonly Room[]>
  readonly invitations: Live<readonly RoomInvitation[]>

  /** Whether an address is known to be one of a room. */
  isRoom(address: Jid): boolean
  /** The same object for the same address. It does nothing until it is told to join. */
  room(address: Jid): Room
  /**
   * Joins on all our devices, now and at each start. Resolves inside.
   * @throws RoomRefused with what to do next, NotConnected
   */
  join(address: Jid, options?: JoinOptions): Promise<Room>
  /** Makes a room, lets people in and asks them to come. @throws RoomRefused, StanzaFailed, NotConnected */
  create(room: NewRoom): Promise<Room>
  acceptInvitation(invitation: RoomInvitation, nick?: string): Promise<Room>
  declineInvitation(invitation: RoomInvitation): Promise<void>

  /** Where rooms of our own server are; `undefined` where it has none. */
  findService(): Promise<Jid | undefined>
  /**
   * Looks for public rooms: all words must be found; without any, the rooms there are. `service`: only of that server's.
   * `after`: the `next` of the page before. @throws StanzaFailed, NotConnected
   */
  search(
    words: string,
    options?: { readonly service?: Jid; readonly after?: string },
  ): Promise<RoomSearchPage>
  /** What is known of a room before one joins it. @throws RoomRefused, NotConnected */
  describe(address: Jid): Promise<FoundRoom>
}
