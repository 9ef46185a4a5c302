import { resolve } from "node:path"
import { type Administration, administer } from "../administration.ts"
import { choosePassword } from "../choose-password.ts"
import { type Command, type CommandContext, UsageError } from "../command.ts"
import { atFirst, type Hosted, readDomain } from "./hosted.ts"

export const domainAdd: Command = {
  name: "domain add",
  parameters: "<domain>",
  summary: "Serve one more domain, with accounts, settings and administrators of its own",
  values: {
    "certificate FILE": "Its certificate with the chain (PEM); without one it signs one itself",
    "key FILE": "The private key of that",
    "administrator NAME": "Create an account there and make it an administrator's; asks for its password",
  },
  options: { generate: "Make up that password and print it, instead of asking for one" },
  async run(context) {
    const domain = readDomain(context)
    const { terminal, values } = context
    const certificate = readCertificate(values)
    const { administrator } = values
    const chosen =
      administrator === undefined ? undefined : await choosePassword(context, `${administrator}@${domain}`)
    const hosted = await administer(atFirst(context), async (administration) =>
      administration.ask("addDomain", { domain, ...(certificate && { certificate }) }),
    )
    const { folder, state } = hosted as Hosted
    terminal.print(
      state === "served" ? `${domain} is served.` : `${domain} is served when the server runs again.`,
    )
    terminal.print(`Its settings: ${folder}/domain.toml`)
    if (administrator !== undefined && chosen !== undefined) {
      const { password } = chosen
      const input = { username: administrator, password, role: "admin" }
      const create = (administration: Administration) => administration.ask("createAccount", input)
      const account = await administer(atDomain(context, domain), create)
      terminal.print(`Created ${(account as { user: string }).user}, an administrator.`)
      if (chosen.isGenerated) terminal.print(`Password: ${password}`)
    } else terminal.complain(`Its first administrator: npx kith user add --admin NAME@${domain}`)
    terminal.complain(`What DNS must say: npx kith check dns ${domain}`)
    return 0
  },
}

/** The server may have started elsewhere: it gets whole paths. */
function readCertificate({ certificate, key }: CommandContext["values"]) {
  if (certificate === undefined && key === undefined) return undefined
  if (certificate === undefined || key === undefined) {
    throw new UsageError("A certificate comes with its key: name both, --certificate FILE and --key FILE.")
  }
  return { certificate: resolve(certificate), key: resolve(key) }
}

function atDomain(
  { terminal, features, names, options, values, config }: CommandContext,
  domain: string,
): CommandContext {
  return { terminal, features, names, options, values, config, domain }
}
