import type { Database } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Hat } from "@kith/xmpp/extensions"

interface Tables {
  room_hat: { room_id: number; uri: string; title: string; hue: string }
  room_hat_wearer: { room_id: number; jid: string; uri: string }
}

export interface StoredHats {
  readonly hats: readonly Hat[]
  readonly wearers: readonly { readonly jid: string; readonly uri: string }[]
}

export type RoomHatStore = ReturnType<typeof createRoomHatStore>

export function createRoomHatStore(database: Database) {
  const db = database.tables<Tables>()

  return {
    async load(roomId: number): Promise<StoredHats> {
      const rows = await db
        .selectFrom("room_hat")
        .selectAll()
        .where("room_id", "=", roomId)
        .orderBy("title")
        .execute()
      const wearers = await db
        .selectFrom("room_hat_wearer")
        .select(["jid", "uri"])
        .where("room_id", "=", roomId)
        .orderBy("jid")
        .execute()
      return { hats: rows.map(({ uri, title, hue }) => ({ uri, title, hue: hue || undefined })), wearers }
    },

    save: (roomId: number, { uri, title, hue = "" }: Hat): Promise<void> =>
      database.upsert("room_hat", { room_id: roomId, uri, title, hue }, ["room_id", "uri"]),

    /** The hat goes from all heads. */
    async remove(roomId: number, uri: string): Promise<void> {
      await db.deleteFrom("room_hat_wearer").where("room_id", "=", roomId).where("uri", "=", uri).execute()
      await db.deleteFrom("room_hat").where("room_id", "=", roomId).where("uri", "=", uri).execute()
    },

    assign: (roomId: number, user: Jid, uri: string): Promise<void> =>
      database.upsert("room_hat_wearer", { room_id: roomId, jid: user.toString(), uri }, [
        "room_id",
        "jid",
        "uri",
      ]),

    async unassign(roomId: number, user: Jid, uri: string): Promise<void> {
      await db
        .deleteFrom("room_hat_wearer")
        .where("room_id", "=", roomId)
        .where("jid", "=", user.toString())
        .where("uri", "=", uri)
        .execute()
    },

    async removeOfRoom(roomId: number): Promise<void> {
      await db.deleteFrom("room_hat_wearer").where("room_id", "=", roomId).execute()
      await db.deleteFrom("room_hat").where("room_id", "=", roomId).execute()
    },

    async removeOfUser(user: Jid): Promise<void> {
      await db.deleteFrom("room_hat_wearer").where("jid", "=", user.toString()).execute()
    },
  }
}
