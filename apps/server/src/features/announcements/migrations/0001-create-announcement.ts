import type { Migration } from "@kith/feature-kit"

export const createAnnouncementTables: Migration = async ({ db, types }) => {
  // What stands until it is taken away: the message of the day and the welcome.
  await db.schema
    .createTable("announcement")
    .addColumn("name", types.name, (column) => column.notNull().primaryKey())
    // Another one means that everybody is to see it again.
    .addColumn("edition", types.name, (column) => column.notNull())
    .addColumn("text", types.text, (column) => column.notNull())
    .execute()
  // What an account has not been told yet, and what it has.
  await db.schema
    .createTable("announcement_reader")
    .addColumn("user", types.jid, (column) => column.notNull().primaryKey())
    .addColumn("is_new", types.flag, (column) => column.notNull())
    .addColumn("seen_edition", types.name)
    .execute()
}
