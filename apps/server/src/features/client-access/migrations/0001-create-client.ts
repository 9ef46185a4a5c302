import type { Migration } from "@kith/feature-kit"

export const createClientTable: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("client")
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("client", types.name, (column) => column.notNull())
    .addColumn("id", types.name, (column) => column.notNull())
    .addColumn("software", types.text)
    .addColumn("device", types.text)
    .addColumn("first_seen", types.integer, (column) => column.notNull())
    .addColumn("last_seen", types.integer, (column) => column.notNull())
    .addColumn("password_at", types.integer)
    .addPrimaryKeyConstraint("client_pk", ["owner", "client"])
    .execute()
  await db.schema.createIndex("client_by_last_seen").on("client").column("last_seen").execute()
}
