import type { MigrationContext } from "@kith/feature-kit"

/** Which message a program has sent under an id of its own, so that asking again does not send it again. */
export async function createSentMessage({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("conversation_sent_message")
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("own_id", types.name, (column) => column.notNull())
    .addColumn("archive_id", types.name, (column) => column.notNull())
    .addColumn("sent_at", types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("conversation_sent_message_key", ["owner", "own_id"])
    .execute()
  await db.schema
    .createIndex("conversation_sent_message_sent_at")
    .on("conversation_sent_message")
    .column("sent_at")
    .execute()
}
