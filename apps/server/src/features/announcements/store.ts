import type { Database } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

interface Tables {
  announcement: { name: string; edition: string; text: string }
  announcement_reader: { user: string; is_new: number; seen_edition: string | null }
}

export type StandingName = "message-of-the-day" | "welcome"

export interface Standing {
  readonly edition: string
  readonly text: string
}

export interface Reader {
  /** Whether the account has been made and its owner has not been there yet. */
  readonly isNew: boolean
  /** The message of the day that was sent last. */
  readonly seenEdition: string | undefined
}

export type AnnouncementStore = ReturnType<typeof createAnnouncementStore>

export function createAnnouncementStore(db: Database) {
  const tables = db.tables<Tables>()
  return {
    async find(name: StandingName): Promise<Standing | undefined> {
      return tables
        .selectFrom("announcement")
        .select(["edition", "text"])
        .where("name", "=", name)
        .executeTakeFirst()
    },
    save: (name: StandingName, { edition, text }: Standing): Promise<void> =>
      db.upsert("announcement", { name, edition, text }, ["name"]),
    async remove(name: StandingName): Promise<void> {
      await tables.deleteFrom("announcement").where("name", "=", name).execute()
    },

    async findReader(user: string): Promise<Reader> {
      const query = tables.selectFrom("announcement_reader").selectAll().where("user", "=", user)
      const row = await query.executeTakeFirst()
      return { isNew: row?.is_new === 1, seenEdition: row?.seen_edition ?? undefined }
    },
    saveReader: (user: Jid, { isNew, seenEdition }: Reader): Promise<void> =>
      db.upsert(
        "announcement_reader",
        { user: user.toString(), is_new: isNew ? 1 : 0, seen_edition: seenEdition ?? null },
        ["user"],
      ),
    async removeReader(user: Jid): Promise<void> {
      await tables.deleteFrom("announcement_reader").where("user", "=", user.toString()).execute()
    },
  }
}
