import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { sql } from "kysely"
import { type Affiliation, isAffiliation } from "../model/affiliation.ts"
import { type NodeConfiguration, nodeConfigurationSchema } from "../model/configuration.ts"
import type { Node } from "../model/node.ts"
import type { Occurrence } from "./occurrence.ts"
import { type Connection, inPortions, keyOf, type Tables } from "./tables.ts"

export interface NewNode extends Pick<Node, "host" | "name" | "creator" | "createdAt" | "configuration"> {
  readonly isManaged: boolean
}

/** What somebody's nodes are, wherever they are. */
export interface Usage {
  readonly nodes: number
  readonly bytes: number
}

export type NodeStore = ReturnType<typeof createNodeStore>

/** `purging` is told of nodes whose items go with the presence of their publisher. */
export function createNodeStore(database: Database, purging: Occurrence) {
  const db = database.tables<Tables>()
  const notePurging = ({ purgesOffline }: NodeConfiguration): void => {
    if (purgesOffline) purging.note()
  }

  return {
    async find(host: Jid, name: string): Promise<Node | undefined> {
      const row = await selectNode(db, host, name).selectAll().executeTakeFirst()
      if (row === undefined) return undefined
      const affiliated = await db
        .selectFrom("pubsub_affiliation")
        .select(["jid", "affiliation"])
        .where("node_id", "=", row.id)
        .execute()
      return readNode(row, affiliated)
    },

    /** The names of the nodes at one address, oldest first, after the node of that id. */
    list: (
      host: Jid,
      afterId: number,
      limit: number,
      isManaged = false,
    ): Promise<{ id: number; name: string }[]> =>
      db
        .selectFrom("pubsub_node")
        .select(["id", "name"])
        .where("host", "=", host.toString())
        .where("is_managed", "=", isManaged ? 1 : 0)
        .where("id", ">", afterId)
        .orderBy("id")
        .limit(limit)
        .execute(),

    /** Those of the named nodes at these addresses that hold something. */
    async findFilled(
      hosts: readonly Jid[],
      names: readonly string[],
    ): Promise<{ host: Jid; name: string }[]> {
      const found: { host: Jid; name: string }[] = []
      for (const someNames of inPortions(names.map(keyOf))) {
        for (const someHosts of inPortions(hosts.map(String))) {
          const rows = await db
            .selectFrom("pubsub_node")
            .select(["host", "name"])
            .where("host", "in", someHosts)
            .where("name_key", "in", someNames)
            .where("item_count", ">", 0)
            .execute()
          for (const { host, name } of rows) found.push({ host: Jid.parse(host), name })
        }
      }
      return found
    },

    async usageOf(creator: Jid): Promise<Usage> {
      const row = await db
        .selectFrom("pubsub_node")
        .select((e) => [
          e.fn.sum(sql<number>`1 - is_managed`).as("nodes"),
          e.fn.sum("item_bytes").as("bytes"),
        ])
        .where("creator", "=", creator.toString())
        .executeTakeFirst()
      return { nodes: Number(row?.nodes ?? 0), bytes: Number(row?.bytes ?? 0) }
    },

    /** Throws `conflict` where there is one of that name. */
    insert(node: NewNode): Promise<void> {
      notePurging(node.configuration)
      return db.transaction().execute((transaction) => insertNode(transaction, node))
    },

    async configure(nodeId: number, configuration: NodeConfiguration): Promise<void> {
      notePurging(configuration)
      await db.updateTable("pubsub_node").set(columnsOf(configuration)).where("id", "=", nodeId).execute()
    },

    /** With all that hangs on it. `movedTo` is remembered, for those who still ask. */
    remove: ({ id, host, name, creator }: Node, movedTo?: string): Promise<void> =>
      db.transaction().execute(async (transaction) => {
        await removeNode(transaction, id)
        if (movedTo === undefined) return
        const key = { host: host.toString(), name_key: keyOf(name) }
        await transaction
          .insertInto("pubsub_moved")
          .values({ ...key, creator: creator.toString(), uri: movedTo })
          .execute()
      }),

    async findMoved(host: Jid, name: string): Promise<string | undefined> {
      const row = await db
        .selectFrom("pubsub_moved")
        .select("uri")
        .where("host", "=", host.toString())
        .where("name_key", "=", keyOf(name))
        .executeTakeFirst()
      return row?.uri
    },

    async countMoved(creator: Jid): Promise<number> {
      const row = await db
        .selectFrom("pubsub_moved")
        .select((e) => e.fn.countAll().as("count"))
        .where("creator", "=", creator.toString())
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },
  }
}

function selectNode(db: Connection, host: Jid, name: string) {
  return db.selectFrom("pubsub_node").where("host", "=", host.toString()).where("name_key", "=", keyOf(name))
}

async function insertNode(db: Connection, node: NewNode): Promise<void> {
  const { host, name, creator, createdAt, configuration, isManaged } = node
  const key = { host: host.toString(), name_key: keyOf(name) }
  const row: Omit<Tables["pubsub_node"], "id"> = {
    ...key,
    name,
    creator: creator.toString(),
    created_at: createdAt,
    ...columnsOf(configuration),
    is_managed: isManaged ? 1 : 0,
    item_count: 0,
    item_bytes: 0,
  }
  // The database gives the id.
  await db
    .insertInto("pubsub_node")
    .values(row as Tables["pubsub_node"])
    .execute()
  await db
    .deleteFrom("pubsub_moved")
    .where("host", "=", key.host)
    .where("name_key", "=", key.name_key)
    .execute()
  if (creator.equals(host)) return
  const { id } = await selectNode(db, host, name).select("id").executeTakeFirstOrThrow()
  await db
    .insertInto("pubsub_affiliation")
    .values({ node_id: id, jid: creator.toString(), affiliation: "owner" })
    .execute()
}

export async function removeNode(db: Connection, nodeId: number): Promise<void> {
  await db.deleteFrom("pubsub_item").where("node_id", "=", nodeId).execute()
  await db.deleteFrom("pubsub_subscription").where("node_id", "=", nodeId).execute()
  await db.deleteFrom("pubsub_affiliation").where("node_id", "=", nodeId).execute()
  await db.deleteFrom("pubsub_node").where("id", "=", nodeId).execute()
}

function columnsOf(configuration: NodeConfiguration) {
  const { itemExpireSeconds, purgesOffline } = configuration
  return {
    configuration: JSON.stringify(configuration),
    purges_offline: purgesOffline ? 1 : 0,
    item_expire_ms: itemExpireSeconds === "max" ? null : itemExpireSeconds * 1000,
  }
}

function readNode(
  row: Tables["pubsub_node"],
  affiliated: readonly { readonly jid: string; readonly affiliation: string }[],
): Node {
  const affiliations = new Map<string, Affiliation>()
  for (const { jid, affiliation } of affiliated) {
    if (isAffiliation(affiliation)) affiliations.set(jid, affiliation)
  }
  return {
    id: row.id,
    accessId: row.id,
    host: Jid.parse(row.host),
    name: row.name,
    creator: Jid.parse(row.creator),
    createdAt: row.created_at,
    configuration: nodeConfigurationSchema.parse(JSON.parse(row.configuration)),
    affiliations,
  }
}
