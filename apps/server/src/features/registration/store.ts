import type { Database } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

interface Tables {
  invitation: {
    token_hash: string
    created_by: string
    created_at: number
    expires_at: number
    uses_left: number
  }
}

export type InvitationStore = ReturnType<typeof createInvitationStore>

/** Invitations are known by the hash of their token: who reads the database cannot use them. */
export function createInvitationStore(db: Database) {
  const tables = db.tables<Tables>()
  return {
    async insert(invitation: {
      readonly hash: string
      readonly createdBy: Jid
      readonly createdAt: number
      readonly expiresAt: number
      readonly uses: number
    }): Promise<void> {
      await tables
        .insertInto("invitation")
        .values({
          token_hash: invitation.hash,
          created_by: invitation.createdBy.toString(),
          created_at: invitation.createdAt,
          expires_at: invitation.expiresAt,
          uses_left: invitation.uses,
        })
        .execute()
    },

    async isValid(hash: string, now: number): Promise<boolean> {
      const row = await tables
        .selectFrom("invitation")
        .select("token_hash")
        .where("token_hash", "=", hash)
        .where("expires_at", ">", now)
        .where("uses_left", ">", 0)
        .executeTakeFirst()
      return row !== undefined
    },

    /** Takes one use; `false` when none is left. Whether it is too old was asked before (XEP-0445 §4). */
    async takeUse(hash: string): Promise<boolean> {
      const result = await tables
        .updateTable("invitation")
        .set((column) => ({ uses_left: column("uses_left", "-", 1) }))
        .where("token_hash", "=", hash)
        .where("uses_left", ">", 0)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },

    async giveBackUse(hash: string): Promise<void> {
      await tables
        .updateTable("invitation")
        .set((column) => ({ uses_left: column("uses_left", "+", 1) }))
        .where("token_hash", "=", hash)
        .execute()
    },

    /** Those that can still be used. */
    async countOf(user: Jid, now: number): Promise<number> {
      const { count } = await tables
        .selectFrom("invitation")
        .select((column) => column.fn.countAll().as("count"))
        .where("created_by", "=", user.toString())
        .where("expires_at", ">", now)
        .where("uses_left", ">", 0)
        .executeTakeFirstOrThrow()
      return Number(count)
    },

    async removeExpired(before: number): Promise<void> {
      await tables.deleteFrom("invitation").where("expires_at", "<", before).execute()
    },

    async removeOf(user: Jid): Promise<void> {
      await tables.deleteFrom("invitation").where("created_by", "=", user.toString()).execute()
    },
  }
}
