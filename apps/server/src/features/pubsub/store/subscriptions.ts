import { Absences, type Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import {
  SUBSCRIPTION_STATES,
  type Subscription,
  type SubscriptionState,
  subscriptionOptionsSchema,
} from "../model/subscription.ts"
import type { Occurrence } from "./occurrence.ts"
import { inPortions, type Tables } from "./tables.ts"

/** People of whom it is remembered that they are subscribed to nothing. */
const MAX_ABSENCES = 20_000

export type SubscriptionStore = ReturnType<typeof createSubscriptionStore>

/**
 * A subscription that has expired by `now` is not there any more. `temporary` is told of those that last as long as somebody
 * is online.
 */
export function createSubscriptionStore(database: Database, temporary: Occurrence) {
  const db = database.tables<Tables>()
  // Whoever comes online asks, and most are subscribed to nothing.
  const absences = new Absences(MAX_ABSENCES)

  const alive = (now: number) =>
    db
      .selectFrom("pubsub_subscription as s")
      .where((e) => e.or([e("s.expires_at", "is", null), e("s.expires_at", ">", now)]))

  return {
    async find(nodeId: number, jid: Jid, now: number): Promise<Subscription | undefined> {
      const query = alive(now).selectAll().where("s.node_id", "=", nodeId)
      const row = await query.where("s.jid", "=", jid.toString()).executeTakeFirst()
      return row && readSubscription(row)
    },

    async list(nodeId: number, state: SubscriptionState, now: number): Promise<Subscription[]> {
      const query = alive(now).selectAll().where("s.node_id", "=", nodeId).where("s.state", "=", state)
      return (await query.orderBy("s.created_at").execute()).map(readSubscription)
    },

    /** All of one entity to one node: of its bare JID and of its resources. */
    async listOf(nodeId: number, subscriber: Jid, now: number): Promise<Subscription[]> {
      const query = alive(now).selectAll().where("s.node_id", "=", nodeId)
      const rows = await query.where("s.subscriber", "=", subscriber.bare.toString()).execute()
      return rows.map(readSubscription)
    },

    /** All of one entity at one address. */
    async listAt(
      host: Jid,
      subscriber: Jid,
      now: number,
    ): Promise<{ readonly node: string; readonly subscription: Subscription }[]> {
      const rows = await alive(now)
        .innerJoin("pubsub_node as n", "n.id", "s.node_id")
        .selectAll("s")
        .select("n.name")
        .where("n.host", "=", host.toString())
        .where("s.subscriber", "=", subscriber.bare.toString())
        .orderBy("n.id")
        .execute()
      return rows.map((row) => ({ node: row.name, subscription: readSubscription(row) }))
    },

    /** The nodes anywhere here that somebody, or one of their resources, is subscribed to. */
    async nodesOf(subscriber: Jid, jid: Jid, now: number): Promise<{ host: Jid; name: string }[]> {
      const look = () =>
        alive(now)
          .innerJoin("pubsub_node as n", "n.id", "s.node_id")
          .select(["n.host", "n.name", "s.jid"])
          .where("s.subscriber", "=", subscriber.toString())
          .where("s.state", "=", "subscribed")
          .execute()
      const rows = await absences.find(subscriber.toString(), look)
      const own = rows.filter((row) => row.jid === subscriber.toString() || row.jid === jid.toString())
      const nodes = new Map(own.map(({ host, name }) => [`${host} ${name}`, { host: Jid.parse(host), name }]))
      return [...nodes.values()]
    },

    async count(nodeId: number, state: SubscriptionState, now: number): Promise<number> {
      const query = alive(now).select((e) => e.fn.countAll().as("count"))
      const row = await query.where("s.node_id", "=", nodeId).where("s.state", "=", state).executeTakeFirst()
      return Number(row?.count ?? 0)
    },

    async countOf(subscriber: Jid, now: number): Promise<number> {
      const query = alive(now).select((e) => e.fn.countAll().as("count"))
      const row = await query.where("s.subscriber", "=", subscriber.bare.toString()).executeTakeFirst()
      return Number(row?.count ?? 0)
    },

    /** The names of nodes at one address that an owner, or anybody, has to answer for. */
    async pendingNodes(host: Jid, owner: Jid | undefined, now: number): Promise<string[]> {
      let query = alive(now)
        .innerJoin("pubsub_node as n", "n.id", "s.node_id")
        .select(["n.id", "n.name"])
        .distinct()
        .where("n.host", "=", host.toString())
        .where("s.state", "=", "pending")
      if (owner !== undefined) {
        query = query
          .innerJoin("pubsub_affiliation as a", "a.node_id", "n.id")
          .where("a.jid", "=", owner.toString())
          .where("a.affiliation", "=", "owner")
      }
      return (await query.orderBy("n.id").execute()).map(({ name }) => name)
    },

    save(nodeId: number, { jid, state, options, isPublic }: Subscription, now: number): Promise<void> {
      const endsWithPresence = options.expires === "presence"
      if (endsWithPresence) temporary.note()
      const row: Tables["pubsub_subscription"] = {
        node_id: nodeId,
        jid: jid.toString(),
        subscriber: jid.bare.toString(),
        state,
        options: JSON.stringify(options),
        expires_at: typeof options.expires === "number" ? options.expires : null,
        ends_with_presence: endsWithPresence ? 1 : 0,
        is_public: isPublic ? 1 : 0,
        created_at: now,
      }
      return absences.while(row.subscriber, () =>
        database.upsert("pubsub_subscription", { ...row }, ["node_id", "jid"]),
      )
    },

    async remove(nodeId: number, jids: readonly Jid[]): Promise<void> {
      for (const some of inPortions(jids.map(String))) {
        await db
          .deleteFrom("pubsub_subscription")
          .where("node_id", "=", nodeId)
          .where("jid", "in", some)
          .execute()
      }
    },
  }
}

export function readSubscription(row: Tables["pubsub_subscription"]): Subscription {
  return {
    jid: Jid.parse(row.jid),
    state: SUBSCRIPTION_STATES.find((state) => state === row.state) ?? "pending",
    options: subscriptionOptionsSchema.parse(JSON.parse(row.options)),
    isPublic: row.is_public !== 0,
  }
}
