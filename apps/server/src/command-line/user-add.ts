import { administer, readAccounts } from "./administration.ts"
import { choosePassword } from "./choose-password.ts"
import type { Command } from "./command.ts"

export const userAdd: Command = {
  name: "user add",
  parameters: "<name>",
  summary: "Create an account",
  options: {
    admin: "Make it an administrator's",
    generate: "Make up a password and print it, instead of asking for one",
  },
  async run(context) {
    const { usernames, at } = readAccounts(context)
    const [username] = usernames
    const { password, isGenerated } = await choosePassword(context, username)
    const role = context.options.admin === true ? "admin" : "user"
    const account = await administer(at, (administration) =>
      administration.ask("createAccount", { username, password, role }),
    )
    context.terminal.print(`Created ${(account as { user: string }).user}.`)
    if (isGenerated) context.terminal.print(`Password: ${password}`)
    return 0
  },
}
