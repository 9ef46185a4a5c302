import type { Migration } from "@kith/feature-kit"

export const createRosterChangeTable: Migration = ({ db, types }) =>
  db.schema
    .createTable("roster_change")
    .addColumn("id", types.name, (column) => column.notNull().primaryKey())
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("contact", types.jid, (column) => column.notNull())
    // A type of subscription stanza, or `remove`.
    .addColumn("kind", types.name, (column) => column.notNull())
    .addColumn("request", types.text)
    .execute()
