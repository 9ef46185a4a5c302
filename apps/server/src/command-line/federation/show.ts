import { administer } from "../administration.ts"
import type { Command } from "../command.ts"
import { indented } from "../harmless-text.ts"
import { drawTable } from "../table.ts"
import { drawLinks, type LinkPage } from "./links.ts"
import { describeRule, type Rule } from "./rules.ts"
import { showMinute } from "./times.ts"

interface Counts {
  readonly since: number
  readonly lastHeardAt: number | null
  readonly messages: number
  readonly presences: number
  readonly requests: number
  readonly errors: number
  readonly characters: number
  readonly approaches: number
  readonly refused: number
  readonly sent: number
  readonly withheld: number
}

interface Neighbour {
  readonly domain: string
  readonly isAdmitted: boolean
  readonly rule: Rule | null
  readonly counts: Counts | null
}

export const federationShow: Command = {
  name: "federation show",
  parameters: "[domain…]",
  summary: "Tell what holds for other servers and what has come from them; without a domain, who sends most",
  run: (context) =>
    administer(context, async (administration) => {
      const { terminal, names } = context
      if (names.length === 0) {
        const answer = await administration.ask("listNeighbours", { limit: 50 })
        const { neighbours } = answer as { neighbours: (Counts & { domain: string })[] }
        if (neighbours.length > 0) terminal.print(drawNeighbours(neighbours))
        else terminal.complain("Nothing has come from other servers since the start.")
      }
      for (const domain of names) {
        terminal.print(describe((await administration.ask("getNeighbour", { domain })) as Neighbour))
        const page = (await administration.ask("listServerLinks", { domain, limit: 200 })) as LinkPage
        if (page.links.length > 0) terminal.print(drawLinks(page.links, true))
      }
      return 0
    }),
}

function drawNeighbours(neighbours: readonly (Counts & { domain: string })[]): string {
  return drawTable(
    ["DOMAIN", "MESSAGES", "PRESENCES", "REQUESTS", "APPROACHES", "REFUSED", "SENT", "WITHHELD"],
    neighbours.map(({ domain, messages, presences, requests, approaches, refused, sent, withheld }) => ({
      cells: [domain, messages, presences, requests, approaches, refused, sent, withheld],
    })),
  )
}

function describe({ domain, isAdmitted, rule, counts }: Neighbour): string {
  const lines = [`${domain} is ${isAdmitted ? "admitted" : "refused"}, ${reasonOf(rule)}.`]
  if (rule !== null && rule.note !== null) lines.push(indented(rule.note))
  if (counts === null) lines.push("Nothing has come from it or gone to it since the start.")
  else lines.push(...describeCounts(counts))
  return lines.join("\n")
}

function reasonOf(rule: Rule | null): string {
  if (rule === null) return "as all that no rule is about"
  const maker = rule.madeBy === null ? "which stands in kith.toml" : `made by ${rule.madeBy}`
  return `by the rule that ${rule.domain} is ${describeRule(rule)}, ${maker}`
}

function describeCounts(counts: Counts): string[] {
  const { messages, presences, requests, errors, characters } = counts
  const heard = counts.lastHeardAt === null ? "" : `, last at ${showMinute(counts.lastHeardAt)}`
  return [
    `Since ${showMinute(counts.since)} (UTC)${heard}:`,
    `    messages ${messages}, presences ${presences}, requests and answers ${requests}; errors among them ${errors}, characters in them ${characters}`,
    `    requests to see presence and invitations to rooms among them: ${counts.approaches}`,
    `    refused: ${counts.refused}`,
    `    sent there: ${counts.sent}; kept from going there: ${counts.withheld}`,
  ]
}
