import type { Migration } from "@kith/feature-kit"

export const createExcludedAddress: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("excluded_address")
    .addColumn("address", types.jid, (column) => column.notNull().primaryKey())
    .execute()
}
