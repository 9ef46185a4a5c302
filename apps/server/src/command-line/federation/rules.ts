import { administer } from "../administration.ts"
import type { Command } from "../command.ts"
import { harmless } from "../harmless-text.ts"
import { drawTable } from "../table.ts"

export interface Rule {
  readonly domain: string
  readonly isAdmitted: boolean
  readonly messages: boolean
  readonly rooms: boolean
  readonly files: boolean
  readonly subscriptions: boolean
  readonly note: string | null
  readonly madeBy: string | null
  readonly madeAt: number | null
}

interface Page {
  readonly mode: "open" | "listed-only"
  readonly rules: readonly Rule[]
  readonly next: string | null
}

export const federationRules: Command = {
  name: "federation rules",
  summary: "List the rules about other servers, those of kith.toml too",
  run: (context) =>
    administer(context, async (administration) => {
      const { terminal } = context
      const rules: Rule[] = []
      let page: Page | undefined
      do {
        const input = { limit: 200, ...(page?.next && { after: page.next }) }
        page = (await administration.ask("listFederationRules", input)) as Page
        rules.push(...page.rules)
      } while (page.next !== null)
      if (rules.length > 0) terminal.print(drawRules(rules))
      terminal.complain(
        page.mode === "open"
          ? "Servers that no rule is about are admitted (mode open)."
          : "Servers that no rule admits are refused (mode listed-only).",
      )
      return 0
    }),
}

export function drawRules(rules: readonly Rule[]): string {
  return drawTable(
    ["DOMAIN", "RULE", "MADE BY", "ON", "NOTE"],
    rules.map((rule) => ({
      cells: [
        rule.domain,
        describeRule(rule),
        rule.madeBy ?? "kith.toml",
        rule.madeAt === null ? "" : new Date(rule.madeAt).toISOString().slice(0, 10),
        harmless(rule.note ?? "").replaceAll("\n", " "),
      ],
    })),
  )
}

/** `refused`, `allowed`, or what is kept back: `allowed without files, rooms`. */
export function describeRule(rule: Rule): string {
  if (!rule.isAdmitted) return "refused"
  const kept = (["messages", "rooms", "files", "subscriptions"] as const).filter((subject) => !rule[subject])
  return kept.length === 0 ? "allowed" : `allowed without ${kept.join(", ")}`
}
