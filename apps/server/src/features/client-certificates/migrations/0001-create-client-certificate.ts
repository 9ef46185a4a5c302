import type { Migration } from "@kith/feature-kit"

export const createClientCertificateTable: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("client_certificate")
    .addColumn("owner", types.jid, (column) => column.notNull())
    .addColumn("name", types.name, (column) => column.notNull())
    .addColumn("fingerprint", types.name, (column) => column.notNull())
    .addColumn("certificate", types.bytes, (column) => column.notNull())
    .addColumn("may_manage", types.flag, (column) => column.notNull())
    .addColumn("created_at", types.integer, (column) => column.notNull())
    .addColumn("used_at", types.integer)
    .addPrimaryKeyConstraint("client_certificate_pk", ["owner", "name"])
    .execute()
  await db.schema
    .createIndex("client_certificate_by_fingerprint")
    .on("client_certificate")
    .columns(["fingerprint", "owner"])
    .unique()
    .execute()
}
