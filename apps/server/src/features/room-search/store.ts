import type { Database } from "@kith/feature-kit"
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely"

interface Tables {
  searchable_room: {
    room_id: number
    name: string
    title: string
    description: string
    language: string
    is_open: number
    is_non_anonymous: number
    title_folded: string
    description_folded: string
  }
}

export interface SearchableRoom {
  readonly id: number
  /** The local part of its address. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly language: string
  readonly isOpen: boolean
  readonly isNonAnonymous: boolean
}

export type Place = "name" | "title" | "description"

const COLUMNS = { name: "name", title: "title_folded", description: "description_folded" } as const

export type RoomSearchStore = ReturnType<typeof createRoomSearchStore>

export function createRoomSearchStore(database: Database) {
  const db = database.tables<Tables>()

  return {
    save: (room: SearchableRoom): Promise<void> =>
      database.upsert(
        "searchable_room",
        {
          room_id: room.id,
          name: room.name,
          title: room.title,
          description: room.description,
          language: room.language,
          is_open: room.isOpen ? 1 : 0,
          is_non_anonymous: room.isNonAnonymous ? 1 : 0,
          title_folded: fold(room.title),
          description_folded: fold(room.description),
        },
        ["room_id"],
      ),

    async remove(id: number): Promise<void> {
      await db.deleteFrom("searchable_room").where("room_id", "=", id).execute()
    },

    /** Rooms that have each of the words in one of the places, by address; without words all. */
    async find(words: readonly string[], places: readonly Place[], most: number): Promise<SearchableRoom[]> {
      let query = db.selectFrom("searchable_room").selectAll().orderBy("name").limit(most)
      for (const word of words) query = query.where((e) => e.or(places.map((place) => has(e, place, word))))
      return (await query.execute()).map((row) => ({
        id: row.room_id,
        name: row.name,
        title: row.title,
        description: row.description,
        language: row.language,
        isOpen: row.is_open === 1,
        isNonAnonymous: row.is_non_anonymous === 1,
      }))
    },
  }
}

/** The same escape in all dialects: the backslash means something else in each. */
function has(
  e: ExpressionBuilder<Tables, "searchable_room">,
  place: Place,
  word: string,
): Expression<SqlBool> {
  const pattern = `%${fold(word).replaceAll(/[%_!]/g, "!$&")}%`
  return sql<SqlBool>`${e.ref(COLUMNS[place])} like ${pattern} escape '!'`
}

const fold = (text: string): string => text.normalize("NFKC").toLowerCase()
