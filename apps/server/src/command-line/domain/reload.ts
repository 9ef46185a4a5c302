import { administer } from "../administration.ts"
import type { Command } from "../command.ts"
import { atFirst, type Hosted, readDomain } from "./hosted.ts"

export const domainReload: Command = {
  name: "domain reload",
  parameters: "<domain>",
  summary:
    "Have a domain read its domain.toml and its certificate again; one that is not served is tried again",
  run: (context) =>
    administer(atFirst(context), async (administration) => {
      const { terminal } = context
      const answer = await administration.ask("reloadDomain", { domain: readDomain(context) })
      const { domain, state, problem, certificateUntil } = answer as Hosted
      if (state !== "served") {
        terminal.complain(`${domain} is not served: ${problem}`)
        return 1
      }
      const until = new Date(certificateUntil ?? 0).toISOString().slice(0, 10)
      terminal.print(`${domain} is served, with a certificate until ${until}.`)
      return 0
    }),
}
