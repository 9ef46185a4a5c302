import type { Migration } from "@kith/feature-kit"

export const describeInvitation: Migration = async ({ db, types }) => {
  for (const [name, type, value] of [
    ["kind", types.name, "account"],
    ["lets_register", types.flag, 1],
    ["adds_contact", types.flag, 0],
  ] as const) {
    await db.schema
      .alterTable("invitation")
      .addColumn(name, type, (column) => column.notNull().defaultTo(value))
      .execute()
  }
  await db.schema.alterTable("invitation").addColumn("username", types.name).execute()
  await db.schema.createIndex("invitation_by_username").on("invitation").column("username").execute()
}
