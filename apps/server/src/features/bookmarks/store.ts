import type { Database, MarkStore } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

interface Tables {
  bookmark_change: { owner: string; wanted: string | null }
}

export interface UnfinishedChange {
  readonly owner: Jid
  /** A `<storage/>` that is to take the place of all bookmarks. */
  readonly wanted: string | undefined
}

export type ChangeStore = ReturnType<typeof createChangeStore>

/** Whose bookmarks are being changed; what is here when the server starts was broken off. */
export function createChangeStore(db: Database) {
  const tables = db.tables<Tables>()
  const marks: MarkStore = {
    add: (owner) => db.upsert("bookmark_change", { owner, wanted: null }, ["owner"]),
    async remove(owner) {
      await tables.deleteFrom("bookmark_change").where("owner", "=", owner).execute()
    },
  }
  return {
    ...marks,
    /** What a change that is marked is to end in; `undefined` once it is done. */
    async want(owner: Jid, wanted: string | undefined): Promise<void> {
      await tables
        .updateTable("bookmark_change")
        .set({ wanted: wanted ?? null })
        .where("owner", "=", owner.toString())
        .execute()
    },
    async list(): Promise<UnfinishedChange[]> {
      const rows = await tables.selectFrom("bookmark_change").selectAll().execute()
      return rows.map(({ owner, wanted }) => ({ owner: Jid.parse(owner), wanted: wanted ?? undefined }))
    },
  }
}
