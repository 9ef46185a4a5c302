import type { MigrationContext } from "@kith/feature-kit"
import { sql } from "kysely"

/** One stored body, and an entry for each archive that has it. */
export async function createMessageArchiveTables({ db, dialect, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("archive")
    .addColumn("id", types.serial)
    // NULL once the account is gone and its entries are being removed.
    .addColumn("owner", types.jid)
    .addUniqueConstraint("archive_owner", ["owner"])
    .execute()

  // Somebody an archive has messages with.
  await db.schema
    .createTable("archive_peer")
    .addColumn("id", types.serial)
    .addColumn("archive_id", types.integer, (column) => column.notNull())
    .addColumn("peer", types.jid, (column) => column.notNull())
    .addUniqueConstraint("archive_peer_key", ["archive_id", "peer"])
    .execute()

  await db.schema
    .createTable("archive_message")
    .addColumn("id", types.integer, (column) => column.primaryKey())
    .addColumn("stanza", types.text, (column) => column.notNull())
    .execute()

  const entry = db.schema
    .createTable("archive_entry")
    .addColumn("archive_id", types.integer, (column) => column.notNull())
    .addColumn("id", types.integer, (column) => column.notNull())
    .addColumn("peer_id", types.integer, (column) => column.notNull())
    .addColumn("peer_resource", types.text, (column) => column.notNull())
    .addColumn("outgoing", types.flag, (column) => column.notNull())
    // What it is to a reader: 0 a receipt, 1 a displayed marker, 2 something to read.
    .addColumn("kind", types.flag, (column) => column.notNull())
    .addPrimaryKeyConstraint("archive_entry_key", ["archive_id", "id"])
  await (dialect === "sqlite" ? entry.modifyEnd(sql`without rowid`) : entry).execute()
  await db.schema.createIndex("archive_entry_peer").on("archive_entry").columns(["peer_id", "id"]).execute()

  // One row: what the ids of messages are made unguessable with.
  await db.schema
    .createTable("archive_secret")
    .addColumn("id", types.integer, (column) => column.primaryKey())
    .addColumn("secret", types.bytes, (column) => column.notNull())
    .execute()
}
