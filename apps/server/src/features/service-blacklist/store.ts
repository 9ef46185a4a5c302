import { type Database, storeTogether } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

export type BlacklistStore = ReturnType<typeof createBlacklistStore>

export function createBlacklistStore(database: Database) {
  const tables = database.tables<{ excluded_address: { address: string } }>()
  return {
    async list(): Promise<Jid[]> {
      const rows = await tables.selectFrom("excluded_address").select("address").orderBy("address").execute()
      return rows.map(({ address }) => Jid.parse(address))
    },
    /** Resolves once all of them are stored; none of them may be there already. */
    add: (addresses: readonly Jid[]): Promise<void> =>
      storeTogether(database, (commit) => {
        for (const address of addresses) commit.insert("excluded_address", { address: address.toString() })
      }),
    async remove(addresses: readonly Jid[]): Promise<void> {
      if (addresses.length === 0) return
      await tables.deleteFrom("excluded_address").where("address", "in", addresses.map(String)).execute()
    },
  }
}
