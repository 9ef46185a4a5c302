import type { Migration } from "@kith/feature-kit"

export const createScheduledMessage: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("scheduled_message")
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("id", types.name, (column) => column.notNull())
    .addColumn("due_at", types.integer, (column) => column.notNull())
    .addColumn("message", types.text, (column) => column.notNull())
    // It was due and could not be sent: waits for its owner.
    .addColumn("failure", types.text)
    .addPrimaryKeyConstraint("scheduled_message_key", ["owner", "id"])
    .execute()
  await db.schema
    .createIndex("scheduled_message_by_due_at")
    .on("scheduled_message")
    .column("due_at")
    .execute()
  // Stored in one commit with the message that was sent, so that none is sent twice, whenever the server fails.
  await db.schema
    .createTable("scheduled_message_sent")
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("id", types.name, (column) => column.notNull())
    .addColumn("sent_at", types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("scheduled_message_sent_key", ["owner", "id"])
    .execute()
}
