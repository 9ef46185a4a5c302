import { Readable } from "node:stream"
import { json } from "node:stream/consumers"
import { MalformedError } from "@kith/xmpp"
import { type ImportReport, mergeAccountFiles } from "../features/account-data/index.ts"
import { administer } from "./administration.ts"
import { type Command, UsageError } from "./command.ts"

export const accountImport: Command = {
  name: "account import",
  parameters: "<file>",
  summary: "Bring the accounts of such a file, and of those it includes, to this server",
  run: (context) =>
    administer(context, async (administration) => {
      const [file = ""] = context.names
      const { path } = (await administration.ask("importServer", {})) as { path: string }
      const body = Readable.from(mergeAccountFiles(file), { objectMode: false })
      const answer = await administration.transfer({ method: "PUT", path, body }).catch(explain)
      const { accounts, taken, leftOut, problems } = (await json(answer)) as ImportReport
      context.terminal.print(`Accounts: ${accounts}. Elements taken in: ${taken}; left out: ${leftOut}.`)
      for (const problem of problems) context.terminal.complain(problem)
      return 0
    }),
}

function explain(error: unknown): never {
  if (error instanceof MalformedError) throw new UsageError(`${error.message}.`)
  const { code, path } = error as NodeJS.ErrnoException
  if (code === "ENOENT") throw new UsageError(`There is no file ${path}.`)
  throw error
}
