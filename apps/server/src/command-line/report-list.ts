import { administer } from "./administration.ts"
import type { Command } from "./command.ts"
import { indented } from "./harmless-text.ts"

interface Report {
  readonly id: number
  readonly filedAt: number
  readonly reporter: string
  readonly reported: string
  readonly reason: string
  readonly text: string | null
  readonly evidence: readonly { readonly stanza: string | null }[]
  readonly resolvedBy: string | null
  readonly resolution: string | null
}

interface Page {
  readonly reports: readonly Report[]
  readonly hasMore: boolean
}

export const reportList: Command = {
  name: "report list",
  summary: "List what people have reported, the latest first",
  options: {
    all: "also what was dealt with",
    messages: "with the messages that were reported, as XML",
  },
  run: (context) =>
    administer(context, async (administration) => {
      const { terminal, options } = context
      let page: Page | undefined
      do {
        const before = page?.reports.at(-1)?.id
        const input = { onlyOpen: options.all !== true, limit: 100, ...(before !== undefined && { before }) }
        page = (await administration.ask("listReports", input)) as Page
        for (const report of page.reports) terminal.print(describe(report, options.messages === true))
      } while (page.hasMore)
      return 0
    }),
}

function describe(report: Report, withMessages: boolean): string {
  const { id, filedAt, reporter, reported, reason, text, evidence, resolvedBy, resolution } = report
  const day = new Date(filedAt).toISOString().slice(0, 10)
  const state = resolvedBy === null ? "open" : `dealt with by ${resolvedBy}`
  const lines = [[id, day, reported, reason, `by ${reporter}`, state].join("\t")]
  if (text !== null) lines.push(indented(text))
  if (resolution !== null) lines.push(indented(`→ ${resolution}`))
  if (withMessages) lines.push(...evidence.flatMap(({ stanza }) => (stanza === null ? [] : indented(stanza))))
  return lines.join("\n")
}
