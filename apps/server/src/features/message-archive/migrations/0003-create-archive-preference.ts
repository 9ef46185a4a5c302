import type { MigrationContext } from "@kith/feature-kit"

/** Of whose messages an account's archive keeps what; no row means: of everybody's everything. */
export async function createArchivePreference({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("archive_preference")
    .addColumn("owner", types.jid, (column) => column.notNull().primaryKey())
    .addColumn("default_rule", types.name, (column) => column.notNull())
    // JSON arrays of addresses.
    .addColumn("always", types.text, (column) => column.notNull())
    .addColumn("never", types.text, (column) => column.notNull())
    .execute()
}
