import { type Database, DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

interface Tables {
  client: {
    owner: string
    client: string
    id: string
    software: string | null
    device: string | null
    first_seen: number
    last_seen: number
    password_at: number | null
  }
}

export interface StoredClient {
  /** Which installation it is; empty for all that do not say so. */
  readonly client: string
  /** What its owner knows it by. */
  readonly id: string
  readonly software: string | undefined
  readonly device: string | undefined
  /** Epoch milliseconds. */
  readonly firstSeen: number
  readonly lastSeen: number
  /** When it last proved that it knows the password; `undefined` where it never did, or the password is another now. */
  readonly passwordAt: number | undefined
}

export type ClientStore = ReturnType<typeof createClientStore>

export function createClientStore(db: Database) {
  const tables = db.tables<Tables>()

  /** Answers whether it was there. */
  const update = async (
    owner: Jid,
    { client, software, device, lastSeen, passwordAt }: StoredClient,
  ): Promise<boolean> => {
    const { numUpdatedRows } = await tables
      .updateTable("client")
      .set({
        software: software ?? null,
        device: device ?? null,
        last_seen: lastSeen,
        // Who comes back with a token still knows the password that it came with before.
        ...(passwordAt !== undefined && { password_at: passwordAt }),
      })
      .where("owner", "=", owner.toString())
      .where("client", "=", client)
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }

  return {
    /** Seen last first. */
    async ofOwner(owner: Jid): Promise<StoredClient[]> {
      const rows = await tables
        .selectFrom("client")
        .selectAll()
        .where("owner", "=", owner.toString())
        .orderBy("last_seen", "desc")
        .orderBy("client")
        .execute()
      return rows.map(clientOf)
    },

    /**
     * Notes a client that is there; what is known of one that was there before stays, but for what has changed. Answers
     * whether it is new.
     */
    async note(owner: Jid, seen: StoredClient): Promise<boolean> {
      if (await update(owner, seen)) return false
      try {
        await tables.insertInto("client").values(rowOf(owner, seen)).execute()
        return true
      } catch (error) {
        // Two of its sessions may begin at once.
        if (!(error instanceof DomainError) || error.code !== "conflict") throw error
      }
      await update(owner, seen)
      return false
    },

    async noteLastSeen(owner: Jid, client: string, at: number): Promise<void> {
      await tables
        .updateTable("client")
        .set({ last_seen: at })
        .where("owner", "=", owner.toString())
        .where("client", "=", client)
        .execute()
    },

    /** None of them knows the password any more. */
    async forgetPasswords(owner: Jid): Promise<void> {
      await tables
        .updateTable("client")
        .set({ password_at: null })
        .where("owner", "=", owner.toString())
        .execute()
    },

    async remove(owner: Jid, clients: readonly string[]): Promise<void> {
      if (clients.length === 0) return
      await tables
        .deleteFrom("client")
        .where("owner", "=", owner.toString())
        .where("client", "in", clients)
        .execute()
    },

    async removeOfOwner(owner: Jid): Promise<void> {
      await tables.deleteFrom("client").where("owner", "=", owner.toString()).execute()
    },

    async removeUnseen(before: number): Promise<void> {
      await tables.deleteFrom("client").where("last_seen", "<", before).execute()
    },
  }
}

function rowOf(owner: Jid, client: StoredClient): Tables["client"] {
  return {
    owner: owner.toString(),
    client: client.client,
    id: client.id,
    software: client.software ?? null,
    device: client.device ?? null,
    first_seen: client.firstSeen,
    last_seen: client.lastSeen,
    password_at: client.passwordAt ?? null,
  }
}

function clientOf(row: Tables["client"]): StoredClient {
  return {
    client: row.client,
    id: row.id,
    software: row.software ?? undefined,
    device: row.device ?? undefined,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    passwordAt: row.password_at ?? undefined,
  }
}
