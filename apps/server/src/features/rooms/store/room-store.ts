import type { Commit, Database } from "@kith/feature-kit"
import { Jid, parseElement, stanza } from "@kith/xmpp"
import type { Generated, Kysely } from "kysely"
import type { Affiliated } from "../service/affiliations.ts"
import { isPersistent, isPublic, roomName } from "../service/description.ts"
import type { Subject } from "../service/room.ts"
import type { Settings } from "../service/settings.ts"

interface RoomTable {
  id: Generated<number>
  name: string
  settings: string
  title: string
  is_listed: number
  is_persistent: number
  secret: Uint8Array
  avatar_hashes: string
  creator: string | null
  created_at: number
}

export interface RoomTables {
  room: RoomTable
  room_affiliation: {
    room_id: number
    jid: string
    affiliation: string
    nickname: string | null
    reason: string | null
  }
  room_subject: { id: Generated<number>; room_id: number; set_at: number; stanza: string }
  room_voice: { room_id: number }
  room_invitation: { room_id: number }
  room_registration: { room_id: number }
  room_vcard: { room_id: number }
}

const TABLES_OF_ROOMS = [
  "room_affiliation",
  "room_subject",
  "room_voice",
  "room_invitation",
  "room_registration",
  "room_vcard",
] as const

export interface StoredRoom {
  readonly id: number
  readonly secret: Uint8Array
  readonly creator: Jid | undefined
  /** As JSON. */
  readonly settings: string
  readonly affiliations: readonly Affiliated[]
  readonly subject: Subject | undefined
  /** Of its pictures. */
  readonly avatarHashes: readonly string[]
}

export interface NewRoom {
  readonly name: string
  readonly secret: Uint8Array
  readonly creator: Jid | undefined
  readonly createdAt: number
  readonly settings: Settings
  readonly affiliations: readonly Affiliated[]
  readonly subject: Subject | undefined
}

/** Of somebody, `undefined` for no affiliation at all. */
export interface AffiliationChange {
  readonly jid: Jid
  readonly affiliated: Affiliated | undefined
}

export type RoomStore = ReturnType<typeof createRoomStore>

/** The rows of rooms themselves: their settings, subjects and who has to do with them. */
export function createRoomStore(database: Database) {
  const db = database.tables<RoomTables>()

  const saveAffiliations = async (
    tables: Kysely<RoomTables>,
    id: number,
    changes: readonly AffiliationChange[],
  ) => {
    for (const { jid, affiliated } of changes) {
      const key = jid.toString()
      await tables.deleteFrom("room_affiliation").where("room_id", "=", id).where("jid", "=", key).execute()
      if (affiliated !== undefined) {
        await tables.insertInto("room_affiliation").values(rowOf(id, affiliated)).execute()
      }
    }
  }

  return {
    async find(name: string): Promise<StoredRoom | undefined> {
      const row = await db
        .selectFrom("room")
        .select(["id", "secret", "creator", "settings", "avatar_hashes"])
        .where("name", "=", name)
        .executeTakeFirst()
      if (row === undefined) return undefined
      const { id } = row
      const affiliations = await db
        .selectFrom("room_affiliation")
        .selectAll()
        .where("room_id", "=", id)
        .execute()
      const subject = await db
        .selectFrom("room_subject")
        .select(["set_at", "stanza"])
        .where("room_id", "=", id)
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst()
      return {
        id,
        secret: row.secret,
        creator: Jid.tryParse(row.creator ?? undefined),
        settings: row.settings,
        affiliations: affiliations.map((one) => ({
          jid: Jid.parse(one.jid),
          affiliation: one.affiliation as Affiliated["affiliation"],
          nickname: one.nickname ?? undefined,
          reason: one.reason ?? undefined,
        })),
        avatarHashes: row.avatar_hashes.split(" ").filter((hash) => hash !== ""),
        subject: subject && { stanza: stanza(parseElement(subject.stanza)), setAt: subject.set_at },
      }
    },

    count: async (): Promise<number> => {
      const row = await db
        .selectFrom("room")
        .select((e) => e.fn.countAll().as("count"))
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },

    countCreatedBy: async (user: Jid): Promise<number> => {
      const row = await db
        .selectFrom("room")
        .select((e) => e.fn.countAll().as("count"))
        .where("creator", "=", user.toString())
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },

    /** The names of temporary rooms. */
    async temporary(limit: number): Promise<string[]> {
      const rows = await db
        .selectFrom("room")
        .select("name")
        .where("is_persistent", "=", 0)
        .orderBy("id")
        .limit(limit)
        .execute()
      return rows.map((row) => row.name)
    },

    /** Answers with the id of its row. */
    insert: (room: NewRoom): Promise<number> =>
      db.transaction().execute(async (tables) => {
        await tables
          .insertInto("room")
          .values({
            name: room.name,
            secret: room.secret,
            avatar_hashes: "",
            creator: room.creator?.toString() ?? null,
            created_at: room.createdAt,
            ...columnsOf(room.settings),
          })
          .execute()
        const row = await tables
          .selectFrom("room")
          .select("id")
          .where("name", "=", room.name)
          .executeTakeFirstOrThrow()
        const rows = room.affiliations.map((affiliated) => rowOf(row.id, affiliated))
        if (rows.length > 0) await tables.insertInto("room_affiliation").values(rows).execute()
        if (room.subject !== undefined) {
          await tables.insertInto("room_subject").values(subjectRow(row.id, room.subject)).execute()
        }
        return row.id
      }),

    /** What an owner has set, and who has to do with the room from now on: all or nothing. */
    save: (
      id: number,
      settings: Settings | undefined,
      changes: readonly AffiliationChange[],
    ): Promise<void> =>
      db.transaction().execute(async (tables) => {
        if (settings !== undefined) {
          await tables.updateTable("room").set(columnsOf(settings)).where("id", "=", id).execute()
        }
        await saveAffiliations(tables, id, changes)
      }),

    addSubject(commit: Commit, id: number, subject: Subject): void {
      commit.insert("room_subject", subjectRow(id, subject))
    },

    /** All but the last one. */
    async forgetOldSubjects(id: number): Promise<void> {
      const last = await db
        .selectFrom("room_subject")
        .select((e) => e.fn.max("id").as("id"))
        .where("room_id", "=", id)
        .executeTakeFirst()
      if (last?.id == null) return
      await db.deleteFrom("room_subject").where("room_id", "=", id).where("id", "<", last.id).execute()
    },

    /** Every row about it. */
    remove: (id: number): Promise<void> =>
      db.transaction().execute(async (tables) => {
        for (const table of TABLES_OF_ROOMS)
          await tables.deleteFrom(table).where("room_id", "=", id).execute()
        await tables.deleteFrom("room").where("id", "=", id).execute()
      }),

    /** The names of the rooms that somebody has to do with. */
    async namesOf(user: Jid, limit: number): Promise<string[]> {
      const rows = await db
        .selectFrom("room")
        .innerJoin("room_affiliation as a", "a.room_id", "room.id")
        .select("room.name")
        .where("a.jid", "=", user.toString())
        .orderBy("room.name")
        .limit(limit)
        .execute()
      return rows.map((row) => row.name)
    },

    /** It counts against nobody's limit any more. */
    async forgetCreator(user: Jid): Promise<void> {
      await db.updateTable("room").set({ creator: null }).where("creator", "=", user.toString()).execute()
    },
  }
}

function columnsOf(settings: Settings) {
  return {
    settings: settings.toJson(),
    title: settings.get(roomName),
    is_listed: settings.get(isPublic) ? 1 : 0,
    is_persistent: settings.get(isPersistent) ? 1 : 0,
  }
}

function subjectRow(id: number, { stanza: said, setAt }: Subject) {
  return { room_id: id, set_at: setAt, stanza: said.toXml("") }
}

function rowOf(id: number, { jid, affiliation, nickname, reason }: Affiliated) {
  return {
    room_id: id,
    jid: jid.toString(),
    affiliation,
    nickname: nickname ?? null,
    reason: reason ?? null,
  }
}
