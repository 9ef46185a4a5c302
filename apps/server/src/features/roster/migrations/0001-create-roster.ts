import type { Migration } from "@kith/feature-kit"

export const createRosterTable: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("roster_contact")
    .addColumn("owner", types.name, (column) => column.notNull())
    .addColumn("contact", types.jid, (column) => column.notNull())
    .addColumn("listed", types.flag, (column) => column.notNull())
    .addColumn("name", types.text)
    .addColumn("contact_groups", types.text, (column) => column.notNull())
    .addColumn("subscribed_to", types.flag, (column) => column.notNull())
    .addColumn("subscribed_from", types.flag, (column) => column.notNull())
    .addColumn("pending_out", types.flag, (column) => column.notNull())
    .addColumn("pending_in", types.flag, (column) => column.notNull())
    .addColumn("pre_approved", types.flag, (column) => column.notNull())
    .addColumn("request", types.text)
    .addPrimaryKeyConstraint("roster_contact_pk", ["owner", "contact"])
    .execute()
}
