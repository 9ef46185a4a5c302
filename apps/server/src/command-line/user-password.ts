import { administer, readAccounts } from "./administration.ts"
import { choosePassword } from "./choose-password.ts"
import type { Command } from "./command.ts"

export const userPassword: Command = {
  name: "user password",
  parameters: "<name>",
  summary: "Set the password of an account; its sessions and tokens end",
  options: { generate: "Make up a password and print it, instead of asking for one" },
  async run(context) {
    const { usernames, at } = readAccounts(context)
    const [username] = usernames
    const { password, isGenerated } = await choosePassword(context, username)
    await administer(at, (administration) => administration.ask("setAccountPassword", { username, password }))
    context.terminal.print(`The password of ${username} is changed.`)
    if (isGenerated) context.terminal.print(`Password: ${password}`)
    return 0
  },
}
