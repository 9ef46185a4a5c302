import { type SelectQueryBuilder, sql } from "kysely"
import { type Connection, inPortions, type Tables } from "./tables.ts"

type ItemQuery = SelectQueryBuilder<
  Tables,
  "pubsub_item",
  { item_key: string; item_id: string; bytes: number }
>

/** What a node holds is counted beside it, in the transaction that changes it. */
export async function changeTotals(
  db: Connection,
  nodeId: number,
  items: number,
  bytes: number,
): Promise<void> {
  await db
    .updateTable("pubsub_node")
    .set({
      item_count: sql<number>`item_count + ${items}`,
      item_bytes: sql<number>`item_bytes + ${bytes}`,
    })
    .where("id", "=", nodeId)
    .execute()
}

/** Removes the oldest above that many, and answers with their ids. */
export async function removeExcess(
  db: Connection,
  nodeId: number,
  maxItems: number,
): Promise<readonly string[]> {
  const query = db.selectFrom("pubsub_node").select("item_count").where("id", "=", nodeId)
  const excess = ((await query.executeTakeFirst())?.item_count ?? 0) - maxItems
  return excess <= 0 ? [] : removeRows(db, nodeId, (items) => items.orderBy("published").limit(excess))
}

/** Removes the chosen items of a node, and answers with their ids. */
export async function removeRows(
  db: Connection,
  nodeId: number,
  choose: (query: ItemQuery) => ItemQuery,
): Promise<string[]> {
  const items = db.selectFrom("pubsub_item").select(["item_key", "item_id", "bytes"])
  const rows = await choose(items.where("node_id", "=", nodeId)).execute()
  for (const keys of inPortions(rows.map((row) => row.item_key))) {
    await db.deleteFrom("pubsub_item").where("node_id", "=", nodeId).where("item_key", "in", keys).execute()
  }
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0)
  if (rows.length > 0) await changeTotals(db, nodeId, -rows.length, -bytes)
  return rows.map((row) => row.item_id)
}
