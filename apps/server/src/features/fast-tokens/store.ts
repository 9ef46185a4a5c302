import type { Database } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

/** XEP-0484 §5.1: a token that its client has used, and one that it may not have got. */
export type Slot = "current" | "new"

interface Tables {
  fast_token: {
    owner: string
    client: string
    slot: string
    draw: string
    mechanism: string
    created_at: number
    expires_at: number
    used_at: number | null
    use_count: number
  }
}

export interface StoredToken {
  readonly owner: Jid
  /** Which installation of a client it was given to. */
  readonly client: string
  readonly slot: Slot
  /** What the token is drawn from, together with the server's secret: alone it is worth nothing. */
  readonly draw: string
  readonly mechanism: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly expiresAt: number
  readonly usedAt: number | undefined
  /** The highest count it was used with; 0 where its client does not count. */
  readonly useCount: number
}

export type FastTokenStore = ReturnType<typeof createFastTokenStore>

export function createFastTokenStore(db: Database) {
  const tables = db.tables<Tables>()
  return {
    /** Takes the place of what is in its slot. */
    save: (token: StoredToken): Promise<void> =>
      db.upsert("fast_token", rowOf(token), ["owner", "client", "slot"]),

    async ofClient(owner: Jid, client: string): Promise<StoredToken[]> {
      const rows = await tables
        .selectFrom("fast_token")
        .selectAll()
        .where("owner", "=", owner.toString())
        .where("client", "=", client)
        .execute()
      return rows.map((row) => tokenOf(row, owner))
    },

    async ofOwner(owner: Jid): Promise<StoredToken[]> {
      const rows = await tables
        .selectFrom("fast_token")
        .selectAll()
        .where("owner", "=", owner.toString())
        .execute()
      return rows.map((row) => tokenOf(row, owner))
    },

    /** Notes the use of a token whose client does not count. */
    async noteUse(token: StoredToken, at: number): Promise<void> {
      await tables
        .updateTable("fast_token")
        .set({ used_at: at })
        .where("owner", "=", token.owner.toString())
        .where("client", "=", token.client)
        .where("slot", "=", token.slot)
        .where("draw", "=", token.draw)
        .execute()
    },

    /** The same with a count; `false` where that one, or a later one, has been seen. Of two at once only one is first. */
    async countUse(token: StoredToken, at: number, count: number): Promise<boolean> {
      const result = await tables
        .updateTable("fast_token")
        .set({ used_at: at, use_count: count })
        .where("owner", "=", token.owner.toString())
        .where("client", "=", token.client)
        .where("slot", "=", token.slot)
        .where("draw", "=", token.draw)
        .where("use_count", "<", count)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },

    async remove(token: StoredToken): Promise<void> {
      await tables
        .deleteFrom("fast_token")
        .where("owner", "=", token.owner.toString())
        .where("client", "=", token.client)
        .where("slot", "=", token.slot)
        .where("draw", "=", token.draw)
        .execute()
    },

    async removeOfClient(owner: Jid, client: string): Promise<void> {
      await tables
        .deleteFrom("fast_token")
        .where("owner", "=", owner.toString())
        .where("client", "=", client)
        .execute()
    },

    async removeOfOwner(owner: Jid): Promise<void> {
      await tables.deleteFrom("fast_token").where("owner", "=", owner.toString()).execute()
    },

    async removeExpired(before: number): Promise<void> {
      await tables.deleteFrom("fast_token").where("expires_at", "<", before).execute()
    },
  }
}

function rowOf(token: StoredToken): Tables["fast_token"] {
  return {
    owner: token.owner.toString(),
    client: token.client,
    slot: token.slot,
    draw: token.draw,
    mechanism: token.mechanism,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
    used_at: token.usedAt ?? null,
    use_count: token.useCount,
  }
}

function tokenOf(row: Tables["fast_token"], owner: Jid): StoredToken {
  return {
    owner,
    client: row.client,
    slot: row.slot === "new" ? "new" : "current",
    draw: row.draw,
    mechanism: row.mechanism,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at ?? undefined,
    useCount: row.use_count,
  }
}
