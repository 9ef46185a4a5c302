import type { Database } from "@kith/feature-kit"
import type { RoomTables } from "./room-store.ts"

interface Tables extends Omit<RoomTables, "room_vcard"> {
  room_vcard: { room_id: number; vcard: string }
}

export type VcardStore = ReturnType<typeof createVcardStore>

/** The vCards of rooms, with their pictures. */
export function createVcardStore(database: Database) {
  const db = database.tables<Tables>()
  return {
    /** As XML text. */
    async find(roomId: number): Promise<string | undefined> {
      const row = await db
        .selectFrom("room_vcard")
        .select("vcard")
        .where("room_id", "=", roomId)
        .executeTakeFirst()
      return row?.vcard
    },

    /** With the hashes of its pictures; `undefined` removes it. */
    save: (roomId: number, vcard: string | undefined, hashes: readonly string[]): Promise<void> =>
      db.transaction().execute(async (tables) => {
        await tables.deleteFrom("room_vcard").where("room_id", "=", roomId).execute()
        if (vcard !== undefined)
          await tables.insertInto("room_vcard").values({ room_id: roomId, vcard }).execute()
        await tables
          .updateTable("room")
          .set({ avatar_hashes: hashes.join(" ") })
          .where("id", "=", roomId)
          .execute()
      }),
  }
}
