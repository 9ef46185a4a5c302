import type { Migration } from "@kith/feature-kit"

export const createPrivateElementTable: Migration = ({ db, types }) =>
  db.schema
    .createTable("private_element")
    .addColumn("owner", types.name, (column) => column.notNull())
    .addColumn("namespace", types.name, (column) => column.notNull())
    .addColumn("name", types.name, (column) => column.notNull())
    .addColumn("bytes", types.integer, (column) => column.notNull())
    .addColumn("content", types.text, (column) => column.notNull())
    .addPrimaryKeyConstraint("private_element_pk", ["owner", "namespace", "name"])
    .execute()
