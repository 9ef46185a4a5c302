import { administer } from "./administration.ts"
import { type Command, UsageError } from "./command.ts"

export const reportResolve: Command = {
  name: "report resolve",
  parameters: "<number> [what was done…]",
  summary: "Note that a report was dealt with",
  run: (context) =>
    administer(context, async (administration) => {
      const [number = "", ...words] = context.names
      if (!/^\d{1,15}$/.test(number)) throw new UsageError(`${number} is no number of a report.`)
      const resolution = words.join(" ")
      await administration.ask("resolveReport", {
        id: Number(number),
        ...(resolution !== "" && { resolution }),
      })
      context.terminal.print(`Report ${number} is dealt with.`)
      return 0
    }),
}
