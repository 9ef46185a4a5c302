import { administer } from "../administration.ts"
import { type Command, UsageError } from "../command.ts"
import { atFirst, readDomain } from "./hosted.ts"

export const domainRemove: Command = {
  name: "domain remove",
  parameters: "<domain>",
  summary: "Serve a domain no longer; all that belongs to it stays in its folder",
  options: { yes: "Do not ask again" },
  async run(context) {
    const domain = readDomain(context)
    const { terminal, options } = context
    if (options.yes !== true) {
      if (!terminal.isInteractive) throw new UsageError("Nobody can be asked here: say --yes.")
      if (!(await terminal.confirm(`Have ${domain} served no longer? Its people can log in no more.`)))
        return 1
    }
    const answer = await administer(atFirst(context), (administration) =>
      administration.ask("removeDomain", { domain }),
    )
    const { folder } = answer as { folder: string }
    terminal.print(`${domain} is served no longer. All that belongs to it is still in ${folder}.`)
    terminal.print(
      `To bring it back: npx kith domain add ${domain}. To have it gone for ever, delete the folder.`,
    )
    return 0
  },
}
