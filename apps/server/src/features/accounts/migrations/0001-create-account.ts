import type { Migration } from "@kith/feature-kit"

export const createAccountTables: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("account")
    .addColumn("username", types.name, (column) => column.notNull().primaryKey())
    .addColumn("role", types.name, (column) => column.notNull())
    .addColumn("created_at", types.integer, (column) => column.notNull())
    .addColumn("disabled", types.flag, (column) => column.notNull())
    .execute()
  await db.schema
    .createTable("account_key")
    .addColumn("username", types.name, (column) => column.notNull())
    .addColumn("hash", types.name, (column) => column.notNull())
    .addColumn("salt", types.bytes, (column) => column.notNull())
    .addColumn("iterations", types.integer, (column) => column.notNull())
    .addColumn("stored_key", types.bytes, (column) => column.notNull())
    .addColumn("server_key", types.bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint("account_key_pk", ["username", "hash"])
    .execute()
  await db.schema
    .createTable("account_secret")
    .addColumn("name", types.name, (column) => column.notNull().primaryKey())
    .addColumn("value", types.bytes, (column) => column.notNull())
    .addColumn("expires_at", types.integer)
    .execute()
}
