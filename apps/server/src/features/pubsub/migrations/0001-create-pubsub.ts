import type { MigrationContext } from "@kith/feature-kit"

/** `name_key` and `item_key` are digests: names and ids may be longer than a key. */
export async function createPubsubTables({ db, types }: MigrationContext): Promise<void> {
  await db.schema
    .createTable("pubsub_node")
    .addColumn("id", types.serial)
    .addColumn("host", types.jid, (column) => column.notNull())
    .addColumn("name_key", types.name, (column) => column.notNull())
    .addColumn("name", types.text, (column) => column.notNull())
    .addColumn("creator", types.jid, (column) => column.notNull())
    .addColumn("created_at", types.integer, (column) => column.notNull())
    .addColumn("configuration", types.text, (column) => column.notNull())
    // What of the configuration is looked for: whose publisher goes offline, and what grows old.
    .addColumn("purges_offline", types.flag, (column) => column.notNull())
    .addColumn("item_expire_ms", types.integer)
    // Kept by a feature of the server: it is nobody's to count.
    .addColumn("is_managed", types.flag, (column) => column.notNull())
    .addColumn("item_count", types.integer, (column) => column.notNull())
    .addColumn("item_bytes", types.integer, (column) => column.notNull())
    .addUniqueConstraint("pubsub_node_key", ["host", "name_key"])
    .execute()
  await db.schema.createIndex("pubsub_node_creator").on("pubsub_node").column("creator").execute()

  await db.schema
    .createTable("pubsub_affiliation")
    .addColumn("node_id", types.integer, (column) => column.notNull())
    .addColumn("jid", types.jid, (column) => column.notNull())
    .addColumn("affiliation", types.name, (column) => column.notNull())
    .addPrimaryKeyConstraint("pubsub_affiliation_key", ["node_id", "jid"])
    .execute()
  await db.schema.createIndex("pubsub_affiliation_jid").on("pubsub_affiliation").column("jid").execute()

  await db.schema
    .createTable("pubsub_subscription")
    .addColumn("node_id", types.integer, (column) => column.notNull())
    .addColumn("jid", types.jid, (column) => column.notNull())
    // The bare JID of the same.
    .addColumn("subscriber", types.jid, (column) => column.notNull())
    .addColumn("state", types.name, (column) => column.notNull())
    .addColumn("options", types.text, (column) => column.notNull())
    .addColumn("expires_at", types.integer)
    .addColumn("ends_with_presence", types.flag, (column) => column.notNull())
    .addColumn("is_public", types.flag, (column) => column.notNull())
    .addColumn("created_at", types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("pubsub_subscription_key", ["node_id", "jid"])
    .execute()
  await db.schema
    .createIndex("pubsub_subscription_subscriber")
    .on("pubsub_subscription")
    .column("subscriber")
    .execute()

  await db.schema
    .createTable("pubsub_item")
    .addColumn("node_id", types.integer, (column) => column.notNull())
    .addColumn("item_key", types.name, (column) => column.notNull())
    .addColumn("item_id", types.text, (column) => column.notNull())
    .addColumn("publisher", types.jid, (column) => column.notNull())
    // Time and order in one number, of the last and of the first publication.
    .addColumn("published", types.integer, (column) => column.notNull())
    .addColumn("created", types.integer, (column) => column.notNull())
    .addColumn("bytes", types.integer, (column) => column.notNull())
    .addColumn("payload", types.text, (column) => column.notNull())
    .addPrimaryKeyConstraint("pubsub_item_key", ["node_id", "item_key"])
    .execute()
  const indexes = { published: ["node_id", "published"], created: ["node_id", "created"] }
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema.createIndex(`pubsub_item_${name}`).on("pubsub_item").columns(columns).execute()
  }
  await db.schema.createIndex("pubsub_item_publisher").on("pubsub_item").column("publisher").execute()

  // Where a node went that was deleted.
  await db.schema
    .createTable("pubsub_moved")
    .addColumn("host", types.jid, (column) => column.notNull())
    .addColumn("name_key", types.name, (column) => column.notNull())
    .addColumn("creator", types.jid, (column) => column.notNull())
    .addColumn("uri", types.text, (column) => column.notNull())
    .addPrimaryKeyConstraint("pubsub_moved_key", ["host", "name_key"])
    .execute()
  await db.schema.createIndex("pubsub_moved_creator").on("pubsub_moved").column("creator").execute()
}
