import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"

export const DEFAULT_RULES = ["always", "never", "roster"] as const

/** What an account wants its archive to keep. */
export interface Preferences {
  /** For who is in neither list. `roster`: only contacts. */
  readonly defaultRule: (typeof DEFAULT_RULES)[number]
  readonly always: readonly Jid[]
  readonly never: readonly Jid[]
}

export interface PreferenceStore {
  find(owner: string): Promise<Preferences | undefined>
  save(owner: string, preferences: Preferences): Promise<void>
  remove(owner: string): Promise<void>
}

const addressesSchema = z.array(z.string())
const ruleSchema = z.enum(DEFAULT_RULES)

export function createPreferenceStore(database: Database): PreferenceStore {
  const db = database.tables<{
    archive_preference: { owner: string; default_rule: string; always: string; never: string }
  }>()
  return {
    async find(owner) {
      const query = db.selectFrom("archive_preference").selectAll().where("owner", "=", owner)
      const row = await query.executeTakeFirst()
      return (
        row && {
          defaultRule: ruleSchema.parse(row.default_rule),
          always: readAddresses(row.always),
          never: readAddresses(row.never),
        }
      )
    },

    save: (owner, { defaultRule, always, never }) =>
      database.upsert(
        "archive_preference",
        {
          owner,
          default_rule: defaultRule,
          always: JSON.stringify(always.map(String)),
          never: JSON.stringify(never.map(String)),
        },
        ["owner"],
      ),

    async remove(owner) {
      await db.deleteFrom("archive_preference").where("owner", "=", owner).execute()
    },
  }
}

function readAddresses(text: string): Jid[] {
  return addressesSchema.parse(JSON.parse(text)).map((address) => Jid.parse(address))
}
