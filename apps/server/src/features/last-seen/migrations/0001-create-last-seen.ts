import type { Migration } from "@kith/feature-kit"

export const createLastSeenTable: Migration = ({ db, types }) =>
  db.schema
    .createTable("last_seen")
    .addColumn("user", types.jid, (column) => column.notNull().primaryKey())
    .addColumn("left_at", types.integer, (column) => column.notNull())
    .execute()
