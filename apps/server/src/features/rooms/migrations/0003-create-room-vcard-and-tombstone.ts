import type { MigrationContext } from "@kith/feature-kit"

/** A room's vCard, with its picture; and what is left of rooms that were destroyed. */
export async function createRoomVcardAndTombstone({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("room_vcard")
    .addColumn("room_id", types.integer, (column) => column.primaryKey())
    .addColumn("vcard", types.text, (column) => column.notNull())
    .execute()

  await db.schema
    .createTable("room_tombstone")
    .addColumn("name", types.name, (column) => column.primaryKey().notNull())
    .addColumn("venue", types.jid)
    .addColumn("reason", types.text)
    .addColumn("destroyed_at", types.integer, (column) => column.notNull())
    .execute()
}
