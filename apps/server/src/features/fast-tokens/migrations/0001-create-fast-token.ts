import type { Migration } from "@kith/feature-kit"

export const createFastTokenTable: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("fast_token")
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("client", types.name, (column) => column.notNull())
    .addColumn("slot", types.name, (column) => column.notNull())
    .addColumn("draw", types.name, (column) => column.notNull())
    .addColumn("mechanism", types.name, (column) => column.notNull())
    .addColumn("created_at", types.integer, (column) => column.notNull())
    .addColumn("expires_at", types.integer, (column) => column.notNull())
    .addColumn("used_at", types.integer)
    .addColumn("use_count", types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("fast_token_pk", ["owner", "client", "slot"])
    .execute()
  await db.schema.createIndex("fast_token_by_end").on("fast_token").column("expires_at").execute()
}
