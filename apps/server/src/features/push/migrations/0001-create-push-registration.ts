import type { MigrationContext } from "@kith/feature-kit"

export async function createPushRegistration({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("push_registration")
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("service", types.jid, (column) => column.notNull())
    .addColumn("node", types.name, (column) => column.notNull())
    .addColumn("resource", types.text, (column) => column.notNull())
    .addColumn("options", types.text)
    .addColumn("wants_priority", types.flag, (column) => column.notNull())
    .addColumn("enabled_at", types.integer, (column) => column.notNull())
    .addColumn("failures", types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("push_registration_key", ["owner", "service", "node"])
    .execute()
}
