import type { MigrationContext } from "@kith/feature-kit"

/** What can be looked for in public rooms. */
export async function createSearchableRoom({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("searchable_room")
    .addColumn("room_id", types.integer, (column) => column.primaryKey())
    // The local part of its address.
    .addColumn("name", types.name, (column) => column.notNull())
    .addColumn("title", types.text, (column) => column.notNull())
    .addColumn("description", types.text, (column) => column.notNull())
    .addColumn("language", types.name, (column) => column.notNull())
    .addColumn("is_open", types.flag, (column) => column.notNull())
    .addColumn("is_non_anonymous", types.flag, (column) => column.notNull())
    // In lower case, to look in.
    .addColumn("title_folded", types.text, (column) => column.notNull())
    .addColumn("description_folded", types.text, (column) => column.notNull())
    .execute()
  await db.schema.createIndex("searchable_room_name").on("searchable_room").columns(["name"]).execute()
}
