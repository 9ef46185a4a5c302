import type { Migration } from "@kith/feature-kit"

/** Who may learn when an account was last online; `person` is empty for all contacts that have no row. */
export const createLastSeenChoiceTable: Migration = ({ db, types }) =>
  db.schema
    .createTable("last_seen_choice")
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("person", types.jid, (column) => column.notNull())
    .addColumn("is_told", types.flag, (column) => column.notNull())
    .addColumn("changed_at", types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("last_seen_choice_pk", ["owner", "person"])
    .execute()
