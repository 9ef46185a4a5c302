import type { Migration } from "@kith/feature-kit"

export const createFederationRule: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("federation_rule")
    .addColumn("domain", types.name, (column) => column.notNull().primaryKey())
    .addColumn("admitted", types.flag, (column) => column.notNull())
    .addColumn("messages", types.flag, (column) => column.notNull())
    .addColumn("rooms", types.flag, (column) => column.notNull())
    .addColumn("files", types.flag, (column) => column.notNull())
    .addColumn("subscriptions", types.flag, (column) => column.notNull())
    .addColumn("note", types.text)
    .addColumn("made_by", types.jid, (column) => column.notNull())
    .addColumn("made_at", types.integer, (column) => column.notNull())
    .execute()
}
