import type { Migration } from "@kith/feature-kit"

export const createVCardTable: Migration = ({ db, types }) =>
  db.schema
    .createTable("vcard")
    .addColumn("owner", types.name, (column) => column.notNull().primaryKey())
    .addColumn("content", types.text, (column) => column.notNull())
    .addColumn("vcard4_digest", types.name, (column) => column.notNull())
    .execute()
