import type { MigrationContext } from "@kith/feature-kit"

/** A room, who has to do with it, and what it is about. */
export async function createRoomTables({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("room")
    .addColumn("id", types.serial)
    // The local part of its address.
    .addColumn("name", types.name, (column) => column.notNull())
    .addColumn("settings", types.text, (column) => column.notNull())
    .addColumn("title", types.text, (column) => column.notNull())
    .addColumn("is_listed", types.flag, (column) => column.notNull())
    .addColumn("is_persistent", types.flag, (column) => column.notNull())
    .addColumn("secret", types.bytes, (column) => column.notNull())
    // Of its pictures, with blanks between.
    .addColumn("avatar_hashes", types.text, (column) => column.notNull())
    // Whose limit it counts against; NULL once that account is gone.
    .addColumn("creator", types.jid)
    .addColumn("created_at", types.integer, (column) => column.notNull())
    .addUniqueConstraint("room_name", ["name"])
    .execute()
  await db.schema.createIndex("room_listed").on("room").columns(["is_listed", "name"]).execute()
  await db.schema.createIndex("room_persistent").on("room").columns(["is_persistent", "id"]).execute()
  await db.schema.createIndex("room_creator").on("room").columns(["creator"]).execute()

  await db.schema
    .createTable("room_affiliation")
    .addColumn("room_id", types.integer, (column) => column.notNull())
    .addColumn("jid", types.jid, (column) => column.notNull())
    .addColumn("affiliation", types.name, (column) => column.notNull())
    .addColumn("nickname", types.text)
    .addColumn("reason", types.text)
    .addPrimaryKeyConstraint("room_affiliation_key", ["room_id", "jid"])
    .execute()
  await db.schema.createIndex("room_affiliation_jid").on("room_affiliation").columns(["jid"]).execute()

  // The last one counts; a new one goes in with the message that sets it, in one transaction.
  await db.schema
    .createTable("room_subject")
    .addColumn("id", types.serial)
    .addColumn("room_id", types.integer, (column) => column.notNull())
    .addColumn("set_at", types.integer, (column) => column.notNull())
    .addColumn("stanza", types.text, (column) => column.notNull())
    .execute()
  await db.schema.createIndex("room_subject_room").on("room_subject").columns(["room_id", "id"]).execute()

  // Voice given and taken in moderated rooms, where it differs from what somebody has on entering.
  await db.schema
    .createTable("room_voice")
    .addColumn("room_id", types.integer, (column) => column.notNull())
    .addColumn("jid", types.jid, (column) => column.notNull())
    .addColumn("role", types.name, (column) => column.notNull())
    .addPrimaryKeyConstraint("room_voice_key", ["room_id", "jid"])
    .execute()
}
