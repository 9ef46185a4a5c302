import { type Database, storeTogether } from "@kith/feature-kit"
import { SCRAM_HASHES, type ScramHashName, type ScramKeys } from "@kith/xmpp"
import type { Role } from "./account.ts"

interface Tables {
  account: { username: string; role: string; created_at: number; disabled: number }
  account_key: {
    username: string
    hash: string
    salt: Uint8Array
    iterations: number
    stored_key: Uint8Array
    server_key: Uint8Array
  }
  account_secret: { name: string; value: Uint8Array; expires_at: number | null }
}

export interface StoredAccount {
  readonly username: string
  readonly role: Role
  readonly createdAt: number
  readonly isDisabled: boolean
}

export interface AccountFilter {
  readonly role?: Role
  readonly isDisabled?: boolean
}

export interface AccountWithKeys extends StoredAccount {
  readonly keys: ReadonlyMap<ScramHashName, ScramKeys>
}

type Keys = ReadonlyMap<ScramHashName, ScramKeys>

export type AccountStore = ReturnType<typeof createAccountStore>

export function createAccountStore(db: Database) {
  const tables = db.tables<Tables>()
  return {
    /** One query, whether the account exists or not, so that both take the same time. */
    async find(username: string): Promise<AccountWithKeys | undefined> {
      const rows = await tables
        .selectFrom("account")
        .leftJoin("account_key", "account_key.username", "account.username")
        .select(["role", "created_at", "disabled", "hash", "salt", "iterations", "stored_key", "server_key"])
        .where("account.username", "=", username)
        .execute()
      const first = rows[0]
      if (first === undefined) return undefined
      const keys = new Map<ScramHashName, ScramKeys>()
      for (const row of rows) {
        const hash = SCRAM_HASHES.find((name) => name === row.hash)
        const { salt, iterations, stored_key: storedKey, server_key: serverKey } = row
        if (hash === undefined || !salt || iterations === null || !storedKey || !serverKey) continue
        keys.set(hash, { hash, salt, iterations, storedKey, serverKey })
      }
      return { ...accountOf({ username, ...first }), keys }
    },

    /** In the order of their names, from the one behind `after`. */
    async list(after: string, limit: number, only: AccountFilter = {}): Promise<StoredAccount[]> {
      let query = tables.selectFrom("account").selectAll().where("username", ">", after)
      if (only.role !== undefined) query = query.where("role", "=", only.role)
      if (only.isDisabled !== undefined) query = query.where("disabled", "=", only.isDisabled ? 1 : 0)
      const rows = await query.orderBy("username").limit(limit).execute()
      return rows.map(accountOf)
    },

    async count(only: Pick<AccountFilter, "isDisabled">): Promise<number> {
      let query = tables.selectFrom("account").select((column) => column.fn.countAll().as("count"))
      if (only.isDisabled !== undefined) query = query.where("disabled", "=", only.isDisabled ? 1 : 0)
      return Number((await query.executeTakeFirstOrThrow()).count)
    },

    async countAdministrators(): Promise<number> {
      const { count } = await tables
        .selectFrom("account")
        .select((column) => column.fn.countAll().as("count"))
        .where("role", "=", "admin")
        .where("disabled", "=", 0)
        .executeTakeFirstOrThrow()
      return Number(count)
    },

    /** `false` when the name is taken. */
    async insert(account: StoredAccount, keys: Keys): Promise<boolean> {
      const row: Tables["account"] = {
        username: account.username,
        role: account.role,
        created_at: account.createdAt,
        disabled: account.isDisabled ? 1 : 0,
      }
      try {
        // Many register at once where a group moves in: their rows share a commit.
        await storeTogether(db, (commit) => {
          commit.insert("account", { ...row })
          for (const key of keyRows(account.username, keys)) commit.insert("account_key", { ...key })
        })
        return true
      } catch (error) {
        // Two may ask for one name at once; the primary key decides, in each dialect with another error.
        if ((await this.find(account.username)) !== undefined) return false
        throw error
      }
    },

    async replaceKeys(username: string, keys: Keys): Promise<void> {
      await tables.transaction().execute(async (transaction) => {
        await transaction.deleteFrom("account_key").where("username", "=", username).execute()
        await transaction.insertInto("account_key").values(keyRows(username, keys)).execute()
      })
    },

    async addKeys(username: string, keys: Keys): Promise<void> {
      await tables.insertInto("account_key").values(keyRows(username, keys)).execute()
    },

    async update(
      username: string,
      change: { readonly role: Role; readonly isDisabled: boolean },
    ): Promise<void> {
      await tables
        .updateTable("account")
        .set({ role: change.role, disabled: change.isDisabled ? 1 : 0 })
        .where("username", "=", username)
        .execute()
    },

    async remove(username: string): Promise<void> {
      await tables.transaction().execute(async (transaction) => {
        await transaction.deleteFrom("account_key").where("username", "=", username).execute()
        await transaction.deleteFrom("account").where("username", "=", username).execute()
      })
    },

    async findSecret(
      name: string,
    ): Promise<{ value: Uint8Array; expiresAt: number | undefined } | undefined> {
      const row = await tables
        .selectFrom("account_secret")
        .select(["value", "expires_at"])
        .where("name", "=", name)
        .executeTakeFirst()
      return row && { value: row.value, expiresAt: row.expires_at ?? undefined }
    },

    saveSecret: (name: string, value: Uint8Array, expiresAt: number | undefined): Promise<void> =>
      db.upsert("account_secret", { name, value, expires_at: expiresAt ?? null }, ["name"]),

    /** `false` when somebody else was faster. */
    async removeSecret(name: string): Promise<boolean> {
      const result = await tables.deleteFrom("account_secret").where("name", "=", name).executeTakeFirst()
      return result.numDeletedRows > 0n
    },
  }
}

function keyRows(username: string, keys: Keys): Tables["account_key"][] {
  return [...keys].map(([hash, { salt, iterations, storedKey, serverKey }]) => ({
    username,
    hash,
    salt,
    iterations,
    stored_key: storedKey,
    server_key: serverKey,
  }))
}

function accountOf(row: Tables["account"]): StoredAccount {
  return {
    username: row.username,
    role: row.role === "admin" ? "admin" : "user",
    createdAt: row.created_at,
    isDisabled: row.disabled !== 0,
  }
}
