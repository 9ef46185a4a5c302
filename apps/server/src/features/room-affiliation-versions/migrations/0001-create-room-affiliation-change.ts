import type { MigrationContext } from "@kith/feature-kit"

/** What was changed about who has to do with a room, in the eyes of each kind of those who may know. */
export async function createRoomAffiliationChange({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("room_affiliation_change")
    .addColumn("id", types.serial)
    .addColumn("room_id", types.integer, (column) => column.notNull())
    // Which lists whoever is told of it may read, with blanks between.
    .addColumn("lists", types.name, (column) => column.notNull())
    // What the lists are called from then on.
    .addColumn("version", types.name, (column) => column.notNull())
    // Empty where a version is known, and what came before it is not.
    .addColumn("jid", types.jid, (column) => column.notNull())
    // The affiliation until then.
    .addColumn("was", types.name, (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex("room_affiliation_change_room")
    .on("room_affiliation_change")
    .columns(["room_id", "lists", "id"])
    .execute()
  await db.schema
    .createIndex("room_affiliation_change_jid")
    .on("room_affiliation_change")
    .columns(["jid"])
    .execute()
}
