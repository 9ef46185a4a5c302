import type { Migration } from "@kith/feature-kit"

export const createBookmarkChangeTable: Migration = ({ db, types }) =>
  db.schema
    .createTable("bookmark_change")
    .addColumn("owner", types.jid, (column) => column.notNull().primaryKey())
    // All that is to be noted, while it is being written; missing where only the node of old may lag behind.
    .addColumn("wanted", types.text)
    .execute()
