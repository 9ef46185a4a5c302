import type { MigrationContext } from "@kith/feature-kit"

export async function createOfflineMessage({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("offline_message")
    .addColumn("id", types.serial)
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("stored_at", types.integer, (column) => column.notNull())
    .addColumn("stanza", types.text, (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex("offline_message_owner")
    .on("offline_message")
    .columns(["owner", "id"])
    .execute()
}
