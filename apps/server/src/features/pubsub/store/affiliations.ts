import type { Database } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { type Affiliation, isAffiliation } from "../model/affiliation.ts"
import type { Tables } from "./tables.ts"

export type AffiliationStore = ReturnType<typeof createAffiliationStore>

/** Those of one node are read with it; see `nodes.ts`. */
export function createAffiliationStore(database: Database) {
  const db = database.tables<Tables>()
  return {
    save: (nodeId: number, jid: Jid, affiliation: Affiliation): Promise<void> =>
      database.upsert("pubsub_affiliation", { node_id: nodeId, jid: jid.toString(), affiliation }, [
        "node_id",
        "jid",
      ]),

    async remove(nodeId: number, jid: Jid): Promise<void> {
      await db
        .deleteFrom("pubsub_affiliation")
        .where("node_id", "=", nodeId)
        .where("jid", "=", jid.toString())
        .execute()
    },

    /** What somebody is at the nodes of one address. */
    async listAt(
      host: Jid,
      jid: Jid,
    ): Promise<{ readonly node: string; readonly affiliation: Affiliation }[]> {
      const rows = await db
        .selectFrom("pubsub_affiliation as a")
        .innerJoin("pubsub_node as n", "n.id", "a.node_id")
        .select(["n.name", "a.affiliation"])
        .where("n.host", "=", host.toString())
        .where("a.jid", "=", jid.toString())
        .orderBy("n.id")
        .execute()
      return rows.flatMap(({ name, affiliation }) =>
        isAffiliation(affiliation) ? [{ node: name, affiliation }] : [],
      )
    },
  }
}
