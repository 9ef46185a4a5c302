import { administer, readAccounts } from "./administration.ts"
import { type Command, UsageError } from "./command.ts"

export const userRemove: Command = {
  name: "user remove",
  parameters: "<name>",
  summary: "Remove an account with everything that belongs to it",
  options: { yes: "Do not ask again" },
  async run(context) {
    const { usernames, at } = readAccounts(context)
    const [username] = usernames
    const { terminal, options } = context
    if (options.yes !== true) {
      if (!terminal.isInteractive) throw new UsageError("Nobody can be asked here: say --yes.")
      if (!(await terminal.confirm(`Remove ${username} with all messages and contacts, for ever?`))) return 1
    }
    await administer(at, (administration) => administration.ask("removeAccount", { username }))
    terminal.print(`Removed ${username}.`)
    return 0
  },
}
