import type { MigrationContext } from "@kith/feature-kit"

export async function createAbuseReport({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("abuse_report")
    .addColumn("id", types.serial)
    .addColumn("filed_at", types.integer, (column) => column.notNull())
    .addColumn("reporter", types.jid, (column) => column.notNull())
    .addColumn("reported", types.jid, (column) => column.notNull())
    .addColumn("reason", types.name, (column) => column.notNull())
    .addColumn("text", types.text)
    // A JSON array of what was reported: ids, and the messages that could be found.
    .addColumn("evidence", types.text, (column) => column.notNull())
    .addColumn("resolved_at", types.integer)
    .addColumn("resolved_by", types.jid)
    .addColumn("resolution", types.text)
    .execute()
  await db.schema
    .createIndex("abuse_report_reporter")
    .on("abuse_report")
    .columns(["reporter", "filed_at"])
    .execute()
}
