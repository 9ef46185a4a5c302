import type { MigrationContext } from "@kith/feature-kit"

/** Archives of rooms, whose senders have nicknames, and messages that are to be replaced by what is left of them. */
export async function createArchiveReplacement({ db, types }: MigrationContext): Promise<void> {
  await db.schema.alterTable("archive_entry").addColumn("nickname", types.text).execute()
  await db.schema
    .createTable("archive_replacement")
    .addColumn("id", types.serial)
    .addColumn("message_id", types.integer, (column) => column.notNull())
    .addColumn("stanza", types.text, (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex("archive_replacement_message")
    .on("archive_replacement")
    .columns(["message_id", "id"])
    .execute()
}
