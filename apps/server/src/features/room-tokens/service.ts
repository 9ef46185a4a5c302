import { type Clock, DomainError } from "@kith/feature-kit"
import { type Jid, randomId, StanzaError, xml } from "@kith/xmpp"
import { affiliationRank, NS_ROOM_TOKENS, type RoomTokenLimits } from "@kith/xmpp/extensions"
import { isMembersOnly, isPasswordProtected, type Room, type Rooms, requireInviter } from "../rooms/index.ts"
import type { RoomToken, RoomTokenStore } from "./store.ts"

export interface RoomTokenSettings {
  readonly maxSeconds: number
  readonly maxUses: number
  readonly maxPerRoom: number
}

/** Longer texts are no tokens of ours, and are not looked for. */
const MAX_LENGTH = 64

export type RoomTokens = ReturnType<typeof createRoomTokens>

/** XEP-0488: what members-only rooms give out to let people in whose address nobody knows yet. */
export function createRoomTokens(
  store: RoomTokenStore,
  rooms: Pick<Rooms, "affiliations">,
  clock: Clock,
  { maxSeconds, maxUses, maxPerRoom }: RoomTokenSettings,
) {
  /** Those who may revoke what others have given out. */
  const isAdministrator = (room: Room, user: Jid) =>
    affiliationRank(room.affiliations.of(user)) >= affiliationRank("admin")

  /** A room that is not made yet gives out nothing. */
  const requireRight = (room: Room, user: Jid): number => {
    requireInviter(room, room.affiliations.of(user.bare))
    if (room.id === undefined) throw new DomainError("not-allowed", "Configure the room first.")
    return room.id
  }

  const limitsOf = ({ expiresAt, usesLeft }: RoomToken): RoomTokenLimits => ({
    delay: Math.max(Math.ceil((expiresAt - clock.now()) / 1000), 0),
    counter: usesLeft,
  })

  return {
    limitsOf,

    /** Limits that are wider than what is allowed become what is allowed. */
    async issue(room: Room, user: Jid, wanted: RoomTokenLimits): Promise<RoomToken> {
      const roomId = requireRight(room, user)
      if (!room.settings.get(isMembersOnly) || room.settings.get(isPasswordProtected)) {
        throw new DomainError(
          "not-allowed",
          "Only a room for members, without a password, needs tokens. Share its address instead.",
        )
      }
      if (wanted.delay === 0 || wanted.counter === 0) {
        throw new DomainError("bad-request", "A token holds for at least a second and one person.")
      }
      const now = clock.now()
      if ((await store.list(roomId, now)).length >= maxPerRoom) {
        throw new DomainError(
          "resource-constraint",
          `A room has up to ${maxPerRoom} tokens that hold. Revoke some first.`,
        )
      }
      const token: RoomToken = {
        token: randomId(),
        creator: user.bare,
        expiresAt: now + Math.min(wanted.delay ?? maxSeconds, maxSeconds) * 1000,
        usesLeft: Math.min(wanted.counter ?? maxUses, maxUses),
      }
      await store.add(roomId, token, now)
      return token
    },

    /** Those that the user may revoke. */
    async list(room: Room, user: Jid): Promise<readonly RoomToken[]> {
      const roomId = requireRight(room, user)
      return store.list(roomId, clock.now(), isAdministrator(room, user.bare) ? undefined : user.bare)
    },

    async revoke(room: Room, user: Jid, token: string): Promise<void> {
      const roomId = requireRight(room, user)
      const owner = isAdministrator(room, user.bare) ? undefined : user.bare
      if (token.length > MAX_LENGTH || !(await store.remove(roomId, token, owner))) {
        throw new DomainError("not-found", "You have no such token to revoke.")
      }
    },

    /** Somebody knocks: who is nobody to the room yet, and has a token that holds, becomes a member. */
    async redeem(room: Room, user: Jid, token: string | undefined): Promise<void> {
      const roomId = room.id
      if (roomId === undefined || token === undefined || token.length > MAX_LENGTH) return
      if (!room.settings.get(isMembersOnly) || room.settings.get(isPasswordProtected)) return
      await room.turn(async () => {
        if (room.affiliations.of(user.bare) !== "none") return
        if (!(await store.use(roomId, token, clock.now()))) throw await refusalOf(roomId, token)
        await rooms.affiliations.apply(room, [{ user: user.bare, affiliation: "member" }], undefined)
      })
    },

    roomGone: (roomId: number): Promise<void> => store.removeOfRoom(roomId),
    creatorGone: (user: Jid): Promise<void> => store.removeOfCreator(user),
    forgetExpired: (): Promise<void> => store.removeExpired(clock.now()),
  }

  /** XEP-0488 §4.3: told apart only for who has had a token of this room. */
  async function refusalOf(roomId: number, token: string): Promise<Error> {
    const text = "This invitation does not hold, or no longer. Ask for another one."
    if (!(await store.exists(roomId, token))) return new DomainError("registration-required", text)
    return new StanzaError("not-authorized", text, "auth", xml("expired-token", { xmlns: NS_ROOM_TOKENS }))
  }
}
