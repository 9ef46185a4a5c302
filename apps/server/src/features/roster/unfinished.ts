import type { Database, Log } from "@kith/feature-kit"
import { Jid, parseElement, randomId, type Stanza, stanza } from "@kith/xmpp"
import type { SubscriptionType } from "./subscription.ts"

/** A change that concerns more than one row, or two rosters. */
export interface RosterChange {
  readonly owner: Jid
  readonly contact: Jid
  readonly kind: SubscriptionType | "remove"
  /** The stanza it came in. */
  readonly request: Stanza | undefined
}

interface Tables {
  roster_change: { id: string; owner: string; contact: string; kind: string; request: string | null }
}

export type Unfinished = ReturnType<typeof createUnfinished>

/** Changes under way, noted in the database: what a crash breaks off is done when the server starts again. */
export function createUnfinished(db: Database) {
  const tables = db.tables<Tables>()
  const remove = async (id: string): Promise<void> => {
    await tables.deleteFrom("roster_change").where("id", "=", id).execute()
  }
  return {
    /** Notes the change before `work` makes it, until it is made or refused. */
    async during<Result>(change: RosterChange, work: () => Promise<Result>): Promise<Result> {
      const { owner, contact, kind, request } = change
      const id = randomId()
      const row = {
        id,
        owner: owner.bare.toString(),
        contact: contact.bare.toString(),
        kind,
        request: request?.toString() ?? null,
      }
      await tables.insertInto("roster_change").values(row).execute()
      try {
        return await work()
      } finally {
        await remove(id)
      }
    },

    /** Has everything made that is noted, before anybody asks. */
    async finish(make: (change: RosterChange) => Promise<void>, log: Log): Promise<void> {
      for (const { id, owner, contact, kind, request } of await tables
        .selectFrom("roster_change")
        .selectAll()
        .execute()) {
        const change = {
          owner: Jid.parse(owner),
          contact: Jid.parse(contact),
          kind: kind as RosterChange["kind"],
          request: request === null ? undefined : stanza(parseElement(request)),
        }
        await make(change).catch((cause: unknown) =>
          log.warn("A change of a roster that was broken off could not be made", { cause }),
        )
        await remove(id)
      }
    },
  }
}
