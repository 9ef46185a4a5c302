import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { Rule } from "./service/rule.ts"

interface Row {
  domain: string
  admitted: number
  messages: number
  rooms: number
  files: number
  subscriptions: number
  note: string | null
  made_by: string
  made_at: number
}

export type RuleStore = ReturnType<typeof createRuleStore>

const flag = (value: boolean) => (value ? 1 : 0)

export function createRuleStore(db: Database) {
  const tables = db.tables<{ federation_rule: Row }>()
  return {
    /** In the order of their domains. */
    async list(): Promise<Rule[]> {
      const rows = await tables.selectFrom("federation_rule").selectAll().orderBy("domain").execute()
      return rows.map(ruleOf)
    },

    /** Takes the place of the one about the same domain. */
    save: ({ domain, isAdmitted, allows, note }: Rule, made: NonNullable<Rule["made"]>): Promise<void> =>
      db.upsert(
        "federation_rule",
        {
          domain,
          admitted: flag(isAdmitted),
          messages: flag(allows.messages),
          rooms: flag(allows.rooms),
          files: flag(allows.files),
          subscriptions: flag(allows.subscriptions),
          note: note ?? null,
          made_by: made.by.toString(),
          made_at: made.at,
        },
        ["domain"],
      ),

    async remove(domain: string): Promise<void> {
      await tables.deleteFrom("federation_rule").where("domain", "=", domain).execute()
    },
  }
}

function ruleOf(row: Row): Rule {
  return {
    domain: row.domain,
    isAdmitted: row.admitted !== 0,
    allows: {
      messages: row.messages !== 0,
      rooms: row.rooms !== 0,
      files: row.files !== 0,
      subscriptions: row.subscriptions !== 0,
    },
    note: row.note ?? undefined,
    made: { by: Jid.parse(row.made_by), at: row.made_at },
  }
}
