import type { Migration } from "@kith/feature-kit"

export const createAccessTokenTable: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("access_token")
    .addColumn("id", types.name, (column) => column.notNull().primaryKey())
    .addColumn("token_hash", types.name, (column) => column.notNull().unique())
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("name", types.text, (column) => column.notNull())
    .addColumn("scopes", types.text, (column) => column.notNull())
    .addColumn("created_at", types.integer, (column) => column.notNull())
    .addColumn("expires_at", types.integer, (column) => column.notNull())
    .addColumn("last_used_at", types.integer)
    .execute()
  await db.schema.createIndex("access_token_by_owner").on("access_token").column("owner").execute()
}
