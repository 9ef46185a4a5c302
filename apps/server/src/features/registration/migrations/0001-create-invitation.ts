import type { Migration } from "@kith/feature-kit"

export const createInvitationTable: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("invitation")
    .addColumn("token_hash", types.name, (column) => column.notNull().primaryKey())
    .addColumn("created_by", types.jid, (column) => column.notNull())
    .addColumn("created_at", types.integer, (column) => column.notNull())
    .addColumn("expires_at", types.integer, (column) => column.notNull())
    .addColumn("uses_left", types.integer, (column) => column.notNull())
    .execute()
  await db.schema.createIndex("invitation_by_creator").on("invitation").column("created_by").execute()
}
