import type { MigrationContext } from "@kith/feature-kit"

/** What lets somebody become a member of a room. */
export async function createRoomToken({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("room_token")
    .addColumn("token", types.name, (column) => column.primaryKey())
    .addColumn("room_id", types.integer, (column) => column.notNull())
    .addColumn("creator", types.jid, (column) => column.notNull())
    .addColumn("created_at", types.integer, (column) => column.notNull())
    .addColumn("expires_at", types.integer, (column) => column.notNull())
    // NULL where any number of people may come with it.
    .addColumn("uses_left", types.integer)
    .execute()
  await db.schema.createIndex("room_token_room").on("room_token").columns(["room_id", "expires_at"]).execute()
  await db.schema.createIndex("room_token_expiry").on("room_token").columns(["expires_at"]).execute()
  await db.schema.createIndex("room_token_creator").on("room_token").columns(["creator"]).execute()
}
