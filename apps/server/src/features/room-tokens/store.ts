import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

interface Tables {
  room_token: {
    token: string
    room_id: number
    creator: string
    created_at: number
    expires_at: number
    uses_left: number | null
  }
}

export interface RoomToken {
  readonly token: string
  /** The bare JID. */
  readonly creator: Jid
  /** Epoch milliseconds. */
  readonly expiresAt: number
  /** How many people may still come with it; `undefined` for any number. */
  readonly usesLeft: number | undefined
}

export type RoomTokenStore = ReturnType<typeof createRoomTokenStore>

/** The tokens of rooms. Whatever is asked about one has the room's number, so that no token opens another room. */
export function createRoomTokenStore(database: Database) {
  const db = database.tables<Tables>()

  return {
    add: (
      roomId: number,
      { token, creator, expiresAt, usesLeft }: RoomToken,
      createdAt: number,
    ): Promise<void> =>
      database.upsert(
        "room_token",
        {
          token,
          room_id: roomId,
          creator: creator.toString(),
          created_at: createdAt,
          expires_at: expiresAt,
          uses_left: usesLeft ?? null,
        },
        ["token"],
      ),

    /** Those that still hold, of one creator or of all, oldest first. */
    async list(roomId: number, now: number, creator?: Jid): Promise<readonly RoomToken[]> {
      let query = db
        .selectFrom("room_token")
        .selectAll()
        .where("room_id", "=", roomId)
        .where("expires_at", ">", now)
        .where((e) => e.or([e("uses_left", "is", null), e("uses_left", ">", 0)]))
        .orderBy("created_at")
      if (creator !== undefined) query = query.where("creator", "=", creator.toString())
      return (await query.execute()).map((row) => ({
        token: row.token,
        creator: Jid.parse(row.creator),
        expiresAt: row.expires_at,
        usesLeft: row.uses_left ?? undefined,
      }))
    },

    /** Counts one use of it; answers whether it still held. Two who come at once do not share the last use. */
    async use(roomId: number, token: string, now: number): Promise<boolean> {
      const one = () =>
        db
          .updateTable("room_token")
          .where("token", "=", token)
          .where("room_id", "=", roomId)
          .where("expires_at", ">", now)
      const counted = await one()
        .where("uses_left", ">", 0)
        .set((e) => ({ uses_left: e("uses_left", "-", 1) }))
        .executeTakeFirst()
      if (counted.numUpdatedRows > 0n) return true
      const found = await db
        .selectFrom("room_token")
        .select("token")
        .where("token", "=", token)
        .where("room_id", "=", roomId)
        .where("expires_at", ">", now)
        .where("uses_left", "is", null)
        .executeTakeFirst()
      return found !== undefined
    },

    async exists(roomId: number, token: string): Promise<boolean> {
      const found = await db
        .selectFrom("room_token")
        .select("token")
        .where("token", "=", token)
        .where("room_id", "=", roomId)
        .executeTakeFirst()
      return found !== undefined
    },

    /** Answers whether there was such a token, by that creator where one is named. */
    async remove(roomId: number, token: string, creator?: Jid): Promise<boolean> {
      let query = db.deleteFrom("room_token").where("token", "=", token).where("room_id", "=", roomId)
      if (creator !== undefined) query = query.where("creator", "=", creator.toString())
      return (await query.executeTakeFirst()).numDeletedRows > 0n
    },

    async removeOfRoom(roomId: number): Promise<void> {
      await db.deleteFrom("room_token").where("room_id", "=", roomId).execute()
    },

    async removeOfCreator(creator: Jid): Promise<void> {
      await db.deleteFrom("room_token").where("creator", "=", creator.toString()).execute()
    },

    async removeExpired(before: number): Promise<void> {
      await db.deleteFrom("room_token").where("expires_at", "<=", before).execute()
    },
  }
}
