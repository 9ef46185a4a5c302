import { administer } from "../administration.ts"
import type { Command } from "../command.ts"
import { indented } from "../harmless-text.ts"
import { drawTable } from "../table.ts"
import { atFirst, type Hosted } from "./hosted.ts"

export const domainList: Command = {
  name: "domain list",
  summary: "List the domains that are served besides the first one, and why one is not",
  run: (context) =>
    administer(atFirst(context), async (administration) => {
      const { terminal, config } = context
      const { domains } = (await administration.ask("listDomains", {})) as { domains: readonly Hosted[] }
      if (domains.length > 0) terminal.print(drawDomains(domains))
      else
        terminal.complain(`No domain is served besides ${config.server.domain}. Add one: npx kith domain add`)
      return 0
    }),
}

const STATES = { served: "served", failed: "not served", standing: "when the server runs" } as const

function drawDomains(domains: readonly Hosted[]): string {
  return drawTable(
    ["DOMAIN", "STATE", "CERTIFICATE UNTIL", "FOLDER"],
    domains.map(({ domain, state, folder, problem, certificateUntil }) => ({
      cells: [domain, STATES[state], certificateUntil === null ? "" : dayOf(certificateUntil), folder],
      below: problem === null ? [] : [indented(problem)],
    })),
  )
}

const dayOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10)
