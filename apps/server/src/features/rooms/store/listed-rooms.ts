import type { Database } from "@kith/feature-kit"
import type { RoomTables } from "./room-store.ts"

/** A room that everybody may know of. */
export interface ListedRoom {
  /** The local part of its address. */
  readonly name: string
  /** As its owner calls it; empty for nothing. */
  readonly title: string
}

export type ListedRooms = ReturnType<typeof createListedRooms>

/** The list of public rooms, in the order of their addresses. */
export function createListedRooms(database: Database) {
  const db = database.tables<RoomTables>()
  const listed = () => db.selectFrom("room").where("is_listed", "=", 1)

  return {
    async count(): Promise<number> {
      const row = await listed()
        .select((e) => e.fn.countAll().as("count"))
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },

    /** How many stand ahead of that name. */
    async countBefore(name: string): Promise<number> {
      const row = await listed()
        .where("name", "<", name)
        .select((e) => e.fn.countAll().as("count"))
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },

    after: (name: string, limit: number): Promise<ListedRoom[]> =>
      listed().where("name", ">", name).select(["name", "title"]).orderBy("name").limit(limit).execute(),

    /** The last ones ahead of that name, or of all; in order. */
    async before(name: string | undefined, limit: number): Promise<ListedRoom[]> {
      let query = listed().select(["name", "title"]).orderBy("name", "desc").limit(limit)
      if (name !== undefined) query = query.where("name", "<", name)
      return (await query.execute()).reverse()
    },

    at: (index: number, limit: number): Promise<ListedRoom[]> =>
      listed().select(["name", "title"]).orderBy("name").limit(limit).offset(index).execute(),
  }
}
