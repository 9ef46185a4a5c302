import type { MigrationContext } from "@kith/feature-kit"

export async function createUploadTable({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("upload")
    .addColumn("id", types.name, (column) => column.notNull().primaryKey())
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("blob_key", types.name, (column) => column.notNull())
    .addColumn("name", types.text, (column) => column.notNull())
    .addColumn("type", types.name)
    .addColumn("size", types.integer, (column) => column.notNull())
    .addColumn("purpose", types.name, (column) => column.notNull())
    .addColumn("token_hash", types.name, (column) => column.notNull())
    .addColumn("created_at", types.integer, (column) => column.notNull())
    .addColumn("stored_at", types.integer)
    .addColumn("expires_at", types.integer, (column) => column.notNull())
    .addColumn("expire_before", types.integer, (column) => column.notNull())
    .execute()
  await db.schema.createIndex("upload_owner").on("upload").columns(["owner", "created_at"]).execute()
  await db.schema.createIndex("upload_expiry").on("upload").columns(["expires_at"]).execute()
}
