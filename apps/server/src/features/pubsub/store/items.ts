import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { SelectQueryBuilder } from "kysely"
import type { Item } from "../model/item.ts"
import { changeTotals, removeExcess, removeRows } from "./item-totals.ts"
import { inPortions, keyOf, type Tables } from "./tables.ts"

/** By which moment items are ordered: that of their last publication, or of their first. */
export type ItemOrder = "published" | "created"

export interface ItemSelection {
  readonly order: ItemOrder
  /** Newest first. */
  readonly isDescending: boolean
  /** Only items whose moment is later. */
  readonly above?: number | undefined
  readonly below?: number | undefined
  /** What was last published before that moment has expired. */
  readonly notBefore: number
  /** Only those last published at one of these. */
  readonly moments?: readonly number[] | undefined
  readonly publisher?: Jid | undefined
}

/** Where an item stands, and what it weighs. */
export interface ItemPlace {
  readonly key: string
  readonly at: number
  readonly bytes: number
}

export type ItemStore = ReturnType<typeof createItemStore>

export function createItemStore(database: Database) {
  const db = database.tables<Tables>()

  const matching = (nodeId: number, selection: ItemSelection) => {
    const { order, above, below, notBefore, moments, publisher } = selection
    let query = db.selectFrom("pubsub_item").where("node_id", "=", nodeId)
    if (above !== undefined) query = query.where(order, ">", above)
    if (below !== undefined) query = query.where(order, "<", below)
    if (notBefore > 0) query = query.where("published", ">=", notBefore)
    if (moments !== undefined) query = query.where("published", "in", moments)
    if (publisher !== undefined) query = query.where("publisher", "=", publisher.toString())
    return query
  }

  return {
    async lastMoment(): Promise<number> {
      const query = db.selectFrom("pubsub_item").select((e) => e.fn.max("published").as("last"))
      return Number((await query.executeTakeFirst())?.last ?? 0)
    },

    /** Where the items of a page are; their texts are read afterwards, as many as one answer may hold. */
    places: (nodeId: number, selection: ItemSelection, limit: number): Promise<ItemPlace[]> =>
      matching(nodeId, selection)
        .select(["item_key as key", `${selection.order} as at`, "bytes"])
        .orderBy(selection.order, selection.isDescending ? "desc" : "asc")
        .limit(limit)
        .execute(),

    count: (nodeId: number, selection: ItemSelection): Promise<number> =>
      countRows(matching(nodeId, selection)),

    /** How many of these moments are those of an item. */
    async countMoments(nodeId: number, moments: readonly number[]): Promise<number> {
      if (moments.length === 0) return 0
      const query = db.selectFrom("pubsub_item").where("node_id", "=", nodeId)
      return countRows(query.where("published", "in", moments))
    },

    async find(nodeId: number, id: string): Promise<Item | undefined> {
      const query = db.selectFrom("pubsub_item").selectAll().where("node_id", "=", nodeId)
      const row = await query.where("item_key", "=", keyOf(id)).executeTakeFirst()
      return row && readItem(row)
    },

    /** The bytes of an item; `undefined` where there is none of that id. */
    async weigh(nodeId: number, id: string): Promise<number | undefined> {
      const query = db.selectFrom("pubsub_item").select("bytes").where("node_id", "=", nodeId)
      return (await query.where("item_key", "=", keyOf(id)).executeTakeFirst())?.bytes
    },

    /** Expired ones too. */
    async countAll(nodeId: number): Promise<number> {
      const query = db.selectFrom("pubsub_node").select("item_count").where("id", "=", nodeId)
      return (await query.executeTakeFirst())?.item_count ?? 0
    },

    /** By their keys, in no order. */
    async read(nodeId: number, keys: readonly string[]): Promise<Map<string, Item>> {
      const items = new Map<string, Item>()
      for (const some of inPortions(keys)) {
        const query = db.selectFrom("pubsub_item").selectAll().where("node_id", "=", nodeId)
        for (const row of await query.where("item_key", "in", some).execute()) {
          items.set(row.item_key, readItem(row))
        }
      }
      return items
    },

    async ids(nodeId: number, notBefore: number, limit: number): Promise<string[]> {
      const query = db.selectFrom("pubsub_item").select("item_id").where("node_id", "=", nodeId)
      const rows = await query.where("published", ">=", notBefore).orderBy("published").limit(limit).execute()
      return rows.map((row) => row.item_id)
    },

    async last(nodeId: number, notBefore: number): Promise<Item | undefined> {
      const query = db.selectFrom("pubsub_item").selectAll().where("node_id", "=", nodeId)
      const row = await query
        .where("published", ">=", notBefore)
        .orderBy("published", "desc")
        .limit(1)
        .executeTakeFirst()
      return row && readItem(row)
    },

    /** Stores an item, and removes the oldest above `maxItems`, whose ids it answers with. */
    put: (nodeId: number, item: Item, maxItems: number): Promise<readonly string[]> =>
      db.transaction().execute(async (transaction) => {
        const { id, publisher, published, created, payload } = item
        const bytes = Buffer.byteLength(payload) + Buffer.byteLength(id)
        const columns = { publisher: publisher.toString(), published, bytes, payload }
        const key = keyOf(id)
        // The first statement takes the lock of the node: no other publication sees this one half done.
        await changeTotals(transaction, nodeId, 1, bytes)
        const before = await transaction
          .selectFrom("pubsub_item")
          .select("bytes")
          .where("node_id", "=", nodeId)
          .where("item_key", "=", key)
          .executeTakeFirst()
        if (before === undefined) {
          await transaction
            .insertInto("pubsub_item")
            .values({ node_id: nodeId, item_key: key, item_id: id, created, ...columns })
            .execute()
        } else {
          await transaction
            .updateTable("pubsub_item")
            .set(columns)
            .where("node_id", "=", nodeId)
            .where("item_key", "=", key)
            .execute()
          await changeTotals(transaction, nodeId, -1, -before.bytes)
        }
        return removeExcess(transaction, nodeId, maxItems)
      }),

    /** Removes the oldest above that many, and answers with their ids. */
    trim: (nodeId: number, maxItems: number): Promise<readonly string[]> =>
      db.transaction().execute((transaction) => removeExcess(transaction, nodeId, maxItems)),

    /** Answers with the ids of those that were there. */
    remove: (nodeId: number, ids: readonly string[]): Promise<readonly string[]> =>
      db.transaction().execute(async (transaction) => {
        await changeTotals(transaction, nodeId, 0, 0)
        const removed: string[] = []
        for (const keys of inPortions(ids.map(keyOf))) {
          removed.push(
            ...(await removeRows(transaction, nodeId, (query) => query.where("item_key", "in", keys))),
          )
        }
        return removed
      }),

    removeAll: (nodeId: number): Promise<void> =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .updateTable("pubsub_node")
          .set({ item_count: 0, item_bytes: 0 })
          .where("id", "=", nodeId)
          .execute()
        await transaction.deleteFrom("pubsub_item").where("node_id", "=", nodeId).execute()
      }),
  }
}

async function countRows(query: SelectQueryBuilder<Tables, "pubsub_item", object>): Promise<number> {
  const row = await query.select((e) => e.fn.countAll().as("count")).executeTakeFirst()
  return Number(row?.count ?? 0)
}

function readItem(row: Tables["pubsub_item"]): Item {
  return {
    id: row.item_id,
    publisher: Jid.parse(row.publisher),
    payload: row.payload,
    published: row.published,
    created: row.created,
  }
}
