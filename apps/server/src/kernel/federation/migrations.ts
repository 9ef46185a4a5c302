import type { Migration, MigrationContext } from "@kith/feature-kit"

async function createFederationQueue({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("federation_queue")
    .addColumn("id", types.name, (column) => column.notNull().primaryKey())
    .addColumn("queued_at", types.integer, (column) => column.notNull())
    .addColumn("position", types.integer, (column) => column.notNull())
    .addColumn("stanza", types.text, (column) => column.notNull())
    .execute()
}

/** Applied under the name `federation`. */
export const federationMigrations: Readonly<Record<string, Migration>> = {
  "0001-create-federation-queue": createFederationQueue,
}
