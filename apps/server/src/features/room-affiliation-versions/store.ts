import { type Database, storeTogether } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Affiliation } from "@kith/xmpp/extensions"
import type { Generated } from "kysely"

interface Tables {
  room_affiliation_change: {
    id: Generated<number>
    room_id: number
    lists: string
    version: string
    jid: string
    was: string
  }
}

export interface StoredChange {
  readonly lists: string
  /** The version that begins with it. */
  readonly version: string
  /** Empty where nothing is known of what was before. */
  readonly jid: string
  /** Until then. */
  readonly was: Affiliation
}

export type RoomAffiliationVersionStore = ReturnType<typeof createRoomAffiliationVersionStore>

/** For each room and each set of lists its newest versions, with what was changed by each. */
export function createRoomAffiliationVersionStore(database: Database) {
  const db = database.tables<Tables>()
  const ofRoom = (roomId: number) => db.selectFrom("room_affiliation_change").where("room_id", "=", roomId)

  return {
    /** The newest version for each set of lists. */
    async newest(roomId: number): Promise<ReadonlyMap<string, string>> {
      const last = await ofRoom(roomId)
        .select((e) => e.fn.max("id").as("id"))
        .groupBy("lists")
        .execute()
      if (last.length === 0) return new Map()
      const ids = last.map(({ id }) => Number(id))
      const rows = await ofRoom(roomId).select(["lists", "version"]).where("id", "in", ids).execute()
      return new Map(rows.map(({ lists, version }) => [lists, version]))
    },

    /** What came after a version, oldest first; `undefined` for a version that is not known. */
    async since(roomId: number, version: string): Promise<readonly StoredChange[] | undefined> {
      const from = await ofRoom(roomId)
        .select(["id", "lists"])
        .where("version", "=", version)
        .executeTakeFirst()
      if (from === undefined) return undefined
      const rows = await ofRoom(roomId)
        .select(["lists", "version", "jid", "was"])
        .where("lists", "=", from.lists)
        .where("id", ">", from.id)
        .orderBy("id")
        .execute()
      return rows.map((row) => ({ ...row, was: row.was as Affiliation }))
    },

    /** All of them or none. */
    add: (roomId: number, changes: readonly StoredChange[]): Promise<void> =>
      storeTogether(database, (commit) => {
        for (const { lists, version, jid, was } of changes) {
          commit.insert("room_affiliation_change", { room_id: roomId, lists, version, jid, was })
        }
      }),

    /** Leaves the newest `most`. */
    async trim(roomId: number, lists: string, most: number): Promise<void> {
      const last = await ofRoom(roomId)
        .select("id")
        .where("lists", "=", lists)
        .orderBy("id", "desc")
        .limit(1)
        .offset(most)
        .executeTakeFirst()
      if (last === undefined) return
      await db
        .deleteFrom("room_affiliation_change")
        .where("room_id", "=", roomId)
        .where("lists", "=", lists)
        .where("id", "<=", last.id)
        .execute()
    },

    /**
     * Leaves nothing that names them: what is known begins after the last change that does, wherever there is one. Nobody
     * has the version before that told what was changed since.
     */
    async forget(user: Jid): Promise<void> {
      const named = await db
        .selectFrom("room_affiliation_change")
        .select(["room_id", "lists", (e) => e.fn.max("id").as("id")])
        .where("jid", "=", user.toString())
        .groupBy(["room_id", "lists"])
        .execute()
      for (const { room_id, lists, id } of named) {
        await db.transaction().execute(async (tables) => {
          await tables
            .deleteFrom("room_affiliation_change")
            .where("room_id", "=", room_id)
            .where("lists", "=", lists)
            .where("id", "<", Number(id))
            .execute()
          await tables
            .updateTable("room_affiliation_change")
            .set({ jid: "", was: "none" })
            .where("id", "=", Number(id))
            .execute()
        })
      }
    },

    async removeOfRoom(roomId: number): Promise<void> {
      await db.deleteFrom("room_affiliation_change").where("room_id", "=", roomId).execute()
    },
  }
}
