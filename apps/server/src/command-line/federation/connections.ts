import { administer } from "../administration.ts"
import type { Command } from "../command.ts"

export const federationClose: Command = {
  name: "federation close",
  parameters: "<domain>",
  summary: "End all connections with another server; what waits for it goes out on the next one",
  run: (context) =>
    administer(context, async (administration) => {
      const [domain = ""] = context.names
      const { closed } = (await administration.ask("closeServerLinks", { domain })) as { closed: number }
      context.terminal.print(
        closed === 0
          ? `There is no connection with ${domain}.`
          : `${closed === 1 ? "One connection" : `${closed} connections`} with ${domain} ended.`,
      )
      return 0
    }),
}

export const federationRetry: Command = {
  name: "federation retry",
  parameters: "<domain>",
  summary: "Try at once to reach another server that would be tried later",
  run: (context) =>
    administer(context, async (administration) => {
      const [domain = ""] = context.names
      const { tried } = (await administration.ask("retryServerLinks", { domain })) as { tried: number }
      context.terminal.print(
        tried === 0
          ? `Nothing waits for ${domain}.`
          : `Kith tries to reach ${domain}. Look with: npx kith federation links ${domain}`,
      )
      return 0
    }),
}
