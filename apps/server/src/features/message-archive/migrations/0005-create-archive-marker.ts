import type { MigrationContext } from "@kith/feature-kit"

/** Displayed markers in archives that many read: of each reader the one that says the most is kept. */
export async function createArchiveMarker({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("archive_marker")
    .addColumn("message_id", types.integer, (column) => column.notNull().primaryKey())
    .addColumn("peer_id", types.integer, (column) => column.notNull())
    // The message that was displayed; 0 where that is none of ours.
    .addColumn("displayed_id", types.integer, (column) => column.notNull())
    .execute()
  await db.schema.createIndex("archive_marker_peer").on("archive_marker").columns(["peer_id"]).execute()
}
