import type { MigrationContext } from "@kith/feature-kit"

/** What waits for somebody: invitations for an answer, registrations for approval. */
export async function createRoomRequestTables({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("room_invitation")
    .addColumn("room_id", types.integer, (column) => column.notNull())
    .addColumn("invitee", types.jid, (column) => column.notNull())
    .addColumn("inviter", types.jid, (column) => column.notNull())
    .addColumn("invited_at", types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("room_invitation_key", ["room_id", "invitee", "inviter"])
    .execute()
  await db.schema.createIndex("room_invitation_invitee").on("room_invitation").columns(["invitee"]).execute()
  await db.schema.createIndex("room_invitation_inviter").on("room_invitation").columns(["inviter"]).execute()

  await db.schema
    .createTable("room_registration")
    .addColumn("room_id", types.integer, (column) => column.notNull())
    .addColumn("jid", types.jid, (column) => column.notNull())
    .addColumn("nickname", types.text, (column) => column.notNull())
    .addColumn("requested_at", types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("room_registration_key", ["room_id", "jid"])
    .execute()
  await db.schema.createIndex("room_registration_jid").on("room_registration").columns(["jid"]).execute()
}
