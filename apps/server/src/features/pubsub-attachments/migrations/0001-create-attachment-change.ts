import type { Migration } from "@kith/feature-kit"

/** `node_key` is a digest: a name may be longer than a key. */
export const createAttachmentChangeTable: Migration = ({ db, types }) =>
  db.schema
    .createTable("attachment_change")
    .addColumn("host", types.jid, (column) => column.notNull())
    .addColumn("node_key", types.name, (column) => column.notNull())
    .addColumn("node", types.text, (column) => column.notNull())
    .addPrimaryKeyConstraint("attachment_change_key", ["host", "node_key"])
    .execute()
