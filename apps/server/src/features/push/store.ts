import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { Registration } from "./registration.ts"

interface Row {
  owner: string
  service: string
  node: string
  resource: string
  access: string | null
  options: string | null
  wants_priority: number
  enabled_at: number
  failures: number
}

export type PushStore = ReturnType<typeof createPushStore>

export function createPushStore(db: Database) {
  const tables = db.tables<{ push_registration: Row }>()
  const delete_ = (owner: Jid) =>
    tables.deleteFrom("push_registration").where("owner", "=", owner.bare.toString())
  return {
    save: (registration: Registration): Promise<void> =>
      db.upsert(
        "push_registration",
        {
          owner: registration.owner.toString(),
          service: registration.service.toString(),
          node: registration.node,
          resource: registration.resource,
          access: registration.access ?? null,
          options: registration.options ?? null,
          wants_priority: registration.wantsPriority ? 1 : 0,
          enabled_at: registration.enabledAt,
          failures: registration.failures,
        },
        ["owner", "service", "node"],
      ),

    /** Oldest first. */
    async list(owner: Jid): Promise<Registration[]> {
      const query = tables
        .selectFrom("push_registration")
        .selectAll()
        .where("owner", "=", owner.bare.toString())
      const rows = await query.orderBy("enabled_at").orderBy("service").orderBy("node").execute()
      return rows.map((row) => ({
        owner: owner.bare,
        service: Jid.parse(row.service),
        node: row.node,
        resource: row.resource,
        access: row.access ?? undefined,
        options: row.options ?? undefined,
        wantsPriority: row.wants_priority !== 0,
        enabledAt: row.enabled_at,
        failures: row.failures,
      }))
    },

    async setFailures({ owner, service, node }: Registration, failures: number): Promise<void> {
      await tables
        .updateTable("push_registration")
        .set({ failures })
        .where("owner", "=", owner.toString())
        .where("service", "=", service.toString())
        .where("node", "=", node)
        .execute()
    },

    async remove(owner: Jid, service: Jid, node: string): Promise<void> {
      await delete_(owner).where("service", "=", service.toString()).where("node", "=", node).execute()
    },

    async removeAll(owner: Jid): Promise<void> {
      await delete_(owner).execute()
    },
  }
}
