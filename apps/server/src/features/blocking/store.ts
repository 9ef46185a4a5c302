import { type Database, storeTogether } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

interface Tables {
  blocked_address: { owner: string; address: string; blocked_at: number }
}

export interface BlockingStore {
  /** In the order in which they were blocked. */
  list(owner: Jid): Promise<Jid[]>
  /** Resolves once all of them are stored; none of them may be in the list. */
  add(owner: Jid, addresses: readonly Jid[], blockedAt: number): Promise<void>
  remove(owner: Jid, addresses: readonly Jid[]): Promise<void>
  removeAll(owner: Jid): Promise<void>
}

export function createBlockingStore(database: Database): BlockingStore {
  const db = database.tables<Tables>()
  const of = (owner: Jid) => db.deleteFrom("blocked_address").where("owner", "=", owner.toString())
  return {
    async list(owner) {
      const rows = await db
        .selectFrom("blocked_address")
        .select("address")
        .where("owner", "=", owner.toString())
        .orderBy("blocked_at")
        .orderBy("address")
        .execute()
      return rows.map(({ address }) => Jid.parse(address))
    },

    add(owner, addresses, blockedAt) {
      return storeTogether(database, (commit) => {
        for (const address of addresses) {
          const row = { owner: owner.toString(), address: address.toString(), blocked_at: blockedAt }
          commit.insert("blocked_address", row)
        }
      })
    },

    async remove(owner, addresses) {
      if (addresses.length > 0) await of(owner).where("address", "in", addresses.map(String)).execute()
    },

    async removeAll(owner) {
      await of(owner).execute()
    },
  }
}
