import type { MigrationContext } from "@kith/feature-kit"

/** The hats of rooms, and who wears which. */
export async function createRoomHatTables({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("room_hat")
    .addColumn("room_id", types.integer, (column) => column.notNull())
    .addColumn("uri", types.name, (column) => column.notNull())
    .addColumn("title", types.name, (column) => column.notNull())
    // Empty for none.
    .addColumn("hue", types.name, (column) => column.notNull())
    .addPrimaryKeyConstraint("room_hat_key", ["room_id", "uri"])
    .execute()
  await db.schema
    .createTable("room_hat_wearer")
    .addColumn("room_id", types.integer, (column) => column.notNull())
    .addColumn("jid", types.jid, (column) => column.notNull())
    .addColumn("uri", types.name, (column) => column.notNull())
    .addPrimaryKeyConstraint("room_hat_wearer_key", ["room_id", "jid", "uri"])
    .execute()
  await db.schema.createIndex("room_hat_wearer_jid").on("room_hat_wearer").columns(["jid"]).execute()
}
