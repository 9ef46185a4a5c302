import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

interface Tables {
  access_token: {
    id: string
    token_hash: string
    owner: string
    name: string
    /** Separated by spaces, as in OAuth. */
    scopes: string
    created_at: number
    expires_at: number
    last_used_at: number | null
  }
}

export interface AccessToken {
  readonly id: string
  /** Of the token itself, which is not stored. */
  readonly hash: string
  readonly owner: Jid
  readonly name: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly expiresAt: number
  readonly lastUsedAt: number | undefined
}

export type AccessTokenStore = ReturnType<typeof createAccessTokenStore>

export function createAccessTokenStore(db: Database) {
  const tables = db.tables<Tables>()
  return {
    async insert(token: AccessToken): Promise<void> {
      await tables
        .insertInto("access_token")
        .values({
          id: token.id,
          token_hash: token.hash,
          owner: token.owner.toString(),
          name: token.name,
          scopes: token.scopes.join(" "),
          created_at: token.createdAt,
          expires_at: token.expiresAt,
          last_used_at: token.lastUsedAt ?? null,
        })
        .execute()
    },

    async findByHash(hash: string): Promise<AccessToken | undefined> {
      const query = tables.selectFrom("access_token").selectAll().where("token_hash", "=", hash)
      const row = await query.executeTakeFirst()
      return row && tokenOf(row)
    },

    /** Newest first. */
    async list(owner: Jid): Promise<AccessToken[]> {
      const rows = await tables
        .selectFrom("access_token")
        .selectAll()
        .where("owner", "=", owner.toString())
        .orderBy("created_at", "desc")
        .orderBy("id")
        .execute()
      return rows.map(tokenOf)
    },

    async noteUse(id: string, at: number): Promise<void> {
      await tables.updateTable("access_token").set({ last_used_at: at }).where("id", "=", id).execute()
    },

    async remove(id: string): Promise<void> {
      await tables.deleteFrom("access_token").where("id", "=", id).execute()
    },

    async removeExpired(before: number): Promise<void> {
      await tables.deleteFrom("access_token").where("expires_at", "<", before).execute()
    },
  }
}

function tokenOf(row: Tables["access_token"]): AccessToken {
  return {
    id: row.id,
    hash: row.token_hash,
    owner: Jid.parse(row.owner),
    name: row.name,
    scopes: row.scopes.split(" "),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at ?? undefined,
  }
}
