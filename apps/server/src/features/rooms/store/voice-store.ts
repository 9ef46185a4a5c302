import type { Database } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Voice } from "../service/voice.ts"

interface Tables {
  room_voice: { room_id: number; jid: string; role: string }
}

export type VoiceStore = ReturnType<typeof createVoiceStore>

/** Who was given voice, or lost it, and is to find it so when they come back. */
export function createVoiceStore(database: Database) {
  const db = database.tables<Tables>()
  return {
    async of(roomId: number): Promise<[user: string, role: Voice][]> {
      const rows = await db
        .selectFrom("room_voice")
        .select(["jid", "role"])
        .where("room_id", "=", roomId)
        .execute()
      return rows.map(({ jid, role }) => [jid, role === "participant" ? "participant" : "visitor"])
    },

    /** `undefined` for what everybody has on entering. */
    async save(roomId: number, user: Jid, role: Voice | undefined): Promise<void> {
      const jid = user.toString()
      if (role !== undefined) {
        await database.upsert("room_voice", { room_id: roomId, jid, role }, ["room_id", "jid"])
      } else await db.deleteFrom("room_voice").where("room_id", "=", roomId).where("jid", "=", jid).execute()
    },

    async forget(user: Jid): Promise<void> {
      await db.deleteFrom("room_voice").where("jid", "=", user.toString()).execute()
    },
  }
}
