import type { MigrationContext } from "@kith/feature-kit"

export async function addPushRegistrationAccess({ db, types }: MigrationContext): Promise<void> {
  await db.schema.alterTable("push_registration").addColumn("access", types.text).execute()
}
