import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { Invitation } from "./invitation.ts"

interface Row {
  token_hash: string
  created_by: string
  created_at: number
  expires_at: number
  uses_left: number
  kind: string
  username: string | null
  lets_register: number
  adds_contact: number
}

interface Tables {
  invitation: Row
}

export type InvitationStore = ReturnType<typeof createInvitationStore>

const flag = (value: boolean) => (value ? 1 : 0)

/** Invitations are known by the hash of their token: who reads the database cannot use them. */
export function createInvitationStore(db: Database) {
  const tables = db.tables<Tables>()
  /** Those that can still be used. */
  const valid = (now: number) =>
    tables.selectFrom("invitation").where("expires_at", ">", now).where("uses_left", ">", 0)

  return {
    async insert(invitation: Invitation): Promise<void> {
      await tables
        .insertInto("invitation")
        .values({
          token_hash: invitation.id,
          created_by: invitation.inviter.toString(),
          created_at: invitation.createdAt,
          expires_at: invitation.expiresAt,
          uses_left: invitation.usesLeft,
          kind: invitation.kind,
          username: invitation.username ?? null,
          lets_register: flag(invitation.letsRegister),
          adds_contact: flag(invitation.addsContact),
        })
        .execute()
    },

    async find(id: string, now: number): Promise<Invitation | undefined> {
      const row = await valid(now).selectAll().where("token_hash", "=", id).executeTakeFirst()
      return row && invitationOf(row)
    },

    /** Takes one use; `false` when none is left. Whether it is too old was asked before (XEP-0445 §4). */
    async takeUse(id: string): Promise<boolean> {
      const result = await tables
        .updateTable("invitation")
        .set((column) => ({ uses_left: column("uses_left", "-", 1) }))
        .where("token_hash", "=", id)
        .where("uses_left", ">", 0)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },

    async giveBackUse(id: string): Promise<void> {
      await tables
        .updateTable("invitation")
        .set((column) => ({ uses_left: column("uses_left", "+", 1) }))
        .where("token_hash", "=", id)
        .execute()
    },

    /** Of one inviter, the newest first. */
    async listOf(inviter: Jid, now: number, limit: number): Promise<Invitation[]> {
      const rows = await valid(now)
        .selectAll()
        .where("created_by", "=", inviter.toString())
        .orderBy("created_at", "desc")
        .limit(limit)
        .execute()
      return rows.map(invitationOf)
    },

    /** Whose invitation keeps that name for somebody. */
    async findReservation(username: string, now: number): Promise<string | undefined> {
      const row = await valid(now).select("token_hash").where("username", "=", username).executeTakeFirst()
      return row?.token_hash
    },

    /** `false` when there is none. */
    async remove(id: string, inviter: Jid): Promise<boolean> {
      const result = await tables
        .deleteFrom("invitation")
        .where("token_hash", "=", id)
        .where("created_by", "=", inviter.toString())
        .executeTakeFirst()
      return result.numDeletedRows > 0n
    },

    async removeExpired(before: number): Promise<void> {
      await tables.deleteFrom("invitation").where("expires_at", "<", before).execute()
    },

    async removeOf(inviter: Jid): Promise<void> {
      await tables.deleteFrom("invitation").where("created_by", "=", inviter.toString()).execute()
    },
  }
}

function invitationOf(row: Row): Invitation {
  return {
    id: row.token_hash,
    kind: row.kind === "contact" ? "contact" : "account",
    inviter: Jid.parse(row.created_by),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usesLeft: row.uses_left,
    username: row.username ?? undefined,
    letsRegister: row.lets_register !== 0,
    addsContact: row.adds_contact !== 0,
  }
}
