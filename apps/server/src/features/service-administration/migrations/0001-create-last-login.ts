import type { Migration } from "@kith/feature-kit"

export const createLastLoginTable: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("last_login")
    .addColumn("user", types.jid, (column) => column.notNull().primaryKey())
    .addColumn("at", types.integer, (column) => column.notNull())
    .execute()
}
