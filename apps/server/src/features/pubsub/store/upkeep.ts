import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { removeRows } from "./item-totals.ts"
import { createOccurrence } from "./occurrence.ts"
import type { Tables } from "./tables.ts"

export interface NodeAddress {
  readonly host: Jid
  readonly name: string
}

export interface SubscriptionPlace extends NodeAddress {
  readonly nodeId: number
  readonly jid: Jid
}

export interface ExpiringNode extends NodeAddress {
  readonly id: number
  readonly expireMs: number
}

export type UpkeepStore = ReturnType<typeof createUpkeepStore>

/** What goes by itself: with time, with the presence of somebody, with an account. */
export function createUpkeepStore(database: Database) {
  const db = database.tables<Tables>()
  const addresses = (rows: readonly { readonly host: string; readonly name: string }[]): NodeAddress[] =>
    rows.map(({ host, name }) => ({ host: Jid.parse(host), name }))

  const subscriptions = db
    .selectFrom("pubsub_subscription as s")
    .innerJoin("pubsub_node as n", "n.id", "s.node_id")
    .select(["n.id", "n.host", "n.name", "s.jid"])
  const places = async (query: typeof subscriptions): Promise<SubscriptionPlace[]> =>
    (await query.execute()).map(({ id, host, name, jid }) => ({
      nodeId: id,
      host: Jid.parse(host),
      name,
      jid: Jid.parse(jid),
    }))

  // Who leaves asks for both, and mostly there are none.
  const temporary = createOccurrence(async () => {
    const query = db.selectFrom("pubsub_subscription").select("node_id").where("ends_with_presence", "=", 1)
    return (await query.limit(1).executeTakeFirst()) !== undefined
  })
  const purging = createOccurrence(async () => {
    const query = db.selectFrom("pubsub_node").select("id").where("purges_offline", "=", 1)
    return (await query.limit(1).executeTakeFirst()) !== undefined
  })

  return {
    temporary,
    purging,

    /** The nodes whose items expire, some at a time. */
    async expiringNodes(afterId: number, limit: number): Promise<readonly ExpiringNode[]> {
      const rows = await db
        .selectFrom("pubsub_node")
        .select(["id", "host", "name", "item_expire_ms"])
        .where("item_expire_ms", "is not", null)
        .where("id", ">", afterId)
        .orderBy("id")
        .limit(limit)
        .execute()
      return rows.map(({ id, host, name, item_expire_ms }) => ({
        id,
        host: Jid.parse(host),
        name,
        expireMs: item_expire_ms ?? 0,
      }))
    },

    /** Removes up to `limit` items last published before that moment, and answers with their ids. */
    removeOlder: (nodeId: number, moment: number, limit: number): Promise<readonly string[]> =>
      db
        .transaction()
        .execute((transaction) =>
          removeRows(transaction, nodeId, (items) =>
            items.where("published", "<", moment).orderBy("published").limit(limit),
          ),
        ),

    /** Subscriptions that have expired; some of them. */
    expiredSubscriptions: (now: number, limit: number): Promise<SubscriptionPlace[]> =>
      places(subscriptions.where("s.expires_at", "<=", now).limit(limit)),

    allTemporarySubscriptions: (): Promise<SubscriptionPlace[]> =>
      places(subscriptions.where("s.ends_with_presence", "=", 1)),

    /** Of somebody's subscriptions those of these addresses that last as long as they are online. */
    async temporarySubscriptions(user: Jid, jids: readonly Jid[]): Promise<SubscriptionPlace[]> {
      if (!(await temporary.isThere())) return []
      return places(
        subscriptions
          .where("s.subscriber", "=", user.toString())
          .where("s.ends_with_presence", "=", 1)
          .where("s.jid", "in", jids.map(String)),
      )
    },

    subscriptionsOf: (user: Jid): Promise<SubscriptionPlace[]> =>
      places(subscriptions.where("s.subscriber", "=", user.toString())),

    /** Nodes that keep what their publishers, one of whom is that one, publish only while those are online. */
    async nodesPurgedWith(publisher: Jid): Promise<NodeAddress[]> {
      if (!(await purging.isThere())) return []
      const jid = publisher.toString()
      const made = await db
        .selectFrom("pubsub_node")
        .select(["host", "name"])
        .where("creator", "=", jid)
        .where("purges_offline", "=", 1)
        .execute()
      const served = await db
        .selectFrom("pubsub_affiliation as a")
        .innerJoin("pubsub_node as n", "n.id", "a.node_id")
        .select(["n.host", "n.name"])
        .where("a.jid", "=", jid)
        .where("n.creator", "!=", jid)
        .where("n.purges_offline", "=", 1)
        .execute()
      return addresses([...made, ...served])
    },

    /** Nodes made by somebody, at their own address, or with them as an owner. */
    async nodesOf(user: Jid): Promise<NodeAddress[]> {
      const jid = user.toString()
      const theirs = await db
        .selectFrom("pubsub_node")
        .select(["host", "name"])
        .where((e) => e.or([e("host", "=", jid), e("creator", "=", jid)]))
        .execute()
      const owned = await db
        .selectFrom("pubsub_affiliation as a")
        .innerJoin("pubsub_node as n", "n.id", "a.node_id")
        .select(["n.host", "n.name"])
        .where("a.jid", "=", jid)
        .where("a.affiliation", "=", "owner")
        .execute()
      return addresses([...theirs, ...owned])
    },

    /** Nodes of others that hold something somebody has published. */
    async nodesWithItemsOf(publisher: Jid): Promise<(NodeAddress & { readonly id: number })[]> {
      const rows = await db
        .selectFrom("pubsub_item as i")
        .innerJoin("pubsub_node as n", "n.id", "i.node_id")
        .select(["n.id", "n.host", "n.name"])
        .distinct()
        .where("i.publisher", "=", publisher.toString())
        .execute()
      return rows.map(({ id, host, name }) => ({ id, host: Jid.parse(host), name }))
    },

    /** Answers with the ids of the removed items. */
    removeItemsOf: (nodeId: number, publisher: Jid): Promise<readonly string[]> =>
      db
        .transaction()
        .execute((transaction) =>
          removeRows(transaction, nodeId, (items) => items.where("publisher", "=", publisher.toString())),
        ),

    /** Somebody else answers for the node from now on. */
    async entrust(nodeId: number, creator: Jid): Promise<void> {
      await db
        .updateTable("pubsub_node")
        .set({ creator: creator.toString() })
        .where("id", "=", nodeId)
        .execute()
    },

    /** Everything that has somebody's address and belongs to no node of theirs. Answers with the nodes changed. */
    async forget(user: Jid): Promise<NodeAddress[]> {
      const jid = user.toString()
      const affiliated = await db
        .selectFrom("pubsub_affiliation as a")
        .innerJoin("pubsub_node as n", "n.id", "a.node_id")
        .select(["n.host", "n.name"])
        .where("a.jid", "=", jid)
        .execute()
      // Asked for each new account too, and then there is nothing: only what is there costs a commit.
      if (affiliated.length > 0) await db.deleteFrom("pubsub_affiliation").where("jid", "=", jid).execute()
      const moved = db.selectFrom("pubsub_moved").select("host").where("creator", "=", jid)
      if ((await moved.limit(1).executeTakeFirst()) !== undefined) {
        await db.deleteFrom("pubsub_moved").where("creator", "=", jid).execute()
      }
      return addresses(affiliated)
    },
  }
}
