import { administer } from "../administration.ts"
import type { Command, CommandContext } from "../command.ts"
import { describeRule, type Rule } from "./rules.ts"

interface Made {
  readonly rule: Rule
  readonly closed: number
}

export const federationAllow: Command = {
  name: "federation allow",
  parameters: "<domain> [note…]",
  summary: "Admit another server and all whose domains end in its own; it takes the place of an earlier rule",
  options: {
    "no-messages": "but let no messages between people pass",
    "no-rooms": "but let nobody enter rooms of the other side",
    "no-files": "but let no files pass, as far as that can be told",
    "no-subscriptions": "but let nobody ask to see presence",
  },
  run: (context) =>
    decide(context, true, {
      messages: context.options["no-messages"] !== true,
      rooms: context.options["no-rooms"] !== true,
      files: context.options["no-files"] !== true,
      subscriptions: context.options["no-subscriptions"] !== true,
    }),
}

export const federationRefuse: Command = {
  name: "federation refuse",
  parameters: "<domain> [note…]",
  summary:
    "Have nothing to do with another server and all whose domains end in its own; connections end at once",
  run: (context) => decide(context, false, {}),
}

export const federationForget: Command = {
  name: "federation forget",
  parameters: "<domain>",
  summary: "Remove a rule that was made with allow or refuse",
  run: (context) =>
    administer(context, async (administration) => {
      const [domain = ""] = context.names
      const { closed } = (await administration.ask("removeFederationRule", { domain })) as { closed: number }
      context.terminal.print(`The rule about ${domain} is gone.${ended(closed)}`)
      return 0
    }),
}

function decide(context: CommandContext, isAdmitted: boolean, allows: object): Promise<number> {
  return administer(context, async (administration) => {
    const [domain = "", ...words] = context.names
    const note = words.join(" ")
    const input = { domain, isAdmitted, ...allows, ...(note !== "" && { note }) }
    const { rule, closed } = (await administration.ask("putFederationRule", input)) as Made
    context.terminal.print(`${rule.domain} is ${describeRule(rule)}.${ended(closed)}`)
    return 0
  })
}

function ended(count: number): string {
  if (count === 0) return ""
  return count === 1 ? " One connection has ended." : ` ${count} connections have ended.`
}
