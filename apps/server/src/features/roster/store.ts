import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { Contact } from "./contact.ts"

interface Tables {
  roster_contact: {
    owner: string
    contact: string
    listed: number
    name: string | null
    /** A JSON array of strings. */
    contact_groups: string
    subscribed_to: number
    subscribed_from: number
    pending_out: number
    pending_in: number
    pre_approved: number
    request: string | null
  }
}

type Row = Tables["roster_contact"]

const groupsSchema = z.array(z.string())
const flag = (value: boolean) => (value ? 1 : 0)

export type RosterStore = ReturnType<typeof createRosterStore>

/** `owner` is the user name of the account whose roster it is. */
export function createRosterStore(db: Database) {
  const tables = db.tables<Tables>()
  return {
    async list(owner: string): Promise<Contact[]> {
      const rows = await tables.selectFrom("roster_contact").selectAll().where("owner", "=", owner).execute()
      return rows.map(contactOf)
    },

    save: (owner: string, { jid, name, groups, isListed, state, request }: Contact): Promise<void> =>
      db.upsert(
        "roster_contact",
        {
          owner,
          contact: jid.toString(),
          listed: flag(isListed),
          name: name ?? null,
          contact_groups: JSON.stringify(groups),
          subscribed_to: flag(state.to),
          subscribed_from: flag(state.from),
          pending_out: flag(state.isPendingOut),
          pending_in: flag(state.isPendingIn),
          pre_approved: flag(state.isPreApproved),
          request: request ?? null,
        } satisfies Row,
        ["owner", "contact"],
      ),

    async remove(owner: string, contact: Jid): Promise<void> {
      await tables
        .deleteFrom("roster_contact")
        .where("owner", "=", owner)
        .where("contact", "=", contact.toString())
        .execute()
    },

    async removeAll(owner: string): Promise<void> {
      await tables.deleteFrom("roster_contact").where("owner", "=", owner).execute()
    },
  }
}

function contactOf(row: Row): Contact {
  return {
    jid: Jid.parse(row.contact),
    name: row.name ?? undefined,
    groups: groupsSchema.parse(JSON.parse(row.contact_groups)),
    isListed: row.listed !== 0,
    state: {
      to: row.subscribed_to !== 0,
      from: row.subscribed_from !== 0,
      isPendingOut: row.pending_out !== 0,
      isPendingIn: row.pending_in !== 0,
      isPreApproved: row.pre_approved !== 0,
    },
    request: row.request ?? undefined,
  }
}
