import type { MigrationContext } from "@kith/feature-kit"

export async function createBlockedAddress({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("blocked_address")
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("address", types.jid, (column) => column.notNull())
    .addColumn("blocked_at", types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("blocked_address_pk", ["owner", "address"])
    .execute()
}
