import type { Database } from "@kith/feature-kit"

interface Tables {
  vcard: { owner: string; content: string; vcard4_digest: string }
}

export interface StoredVCard {
  /** The vcard-temp as XML, without the picture. */
  readonly content: string
  /** Of the vCard4 that says the same. */
  readonly vcard4Digest: string
}

export type VCardStore = ReturnType<typeof createVCardStore>

/** `owner` is the user name of the account. */
export function createVCardStore(db: Database) {
  const tables = db.tables<Tables>()
  return {
    async find(owner: string): Promise<StoredVCard | undefined> {
      const row = await tables
        .selectFrom("vcard")
        .select(["content", "vcard4_digest"])
        .where("owner", "=", owner)
        .executeTakeFirst()
      return row && { content: row.content, vcard4Digest: row.vcard4_digest }
    },

    save: (owner: string, { content, vcard4Digest }: StoredVCard): Promise<void> =>
      db.upsert("vcard", { owner, content, vcard4_digest: vcard4Digest }, ["owner"]),

    async remove(owner: string): Promise<void> {
      await tables.deleteFrom("vcard").where("owner", "=", owner).execute()
    },
  }
}
