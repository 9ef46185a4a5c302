import { createWriteStream } from "node:fs"
import { stat } from "node:fs/promises"
import { resolve } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { administer, readAccounts } from "./administration.ts"
import { type Command, UsageError } from "./command.ts"

/** Only for whoever may read it: it has what log-ins are proved with. */
const PRIVATE = 0o600

export const accountExport: Command = {
  name: "account export",
  parameters: "<file> [name…]",
  summary: "Write all data of these accounts, or of all, to a file that any XMPP server can read",
  run(context) {
    const [file = "", ...names] = context.names
    const { usernames, at } =
      names.length === 0 ? { usernames: [], at: context } : readAccounts(context, names)
    return administer(at, async (administration) => {
      const input = usernames.length === 0 ? {} : { usernames }
      const { path } = (await administration.ask("exportServer", input)) as { path: string }
      const data = await administration.transfer({ method: "GET", path, body: Readable.from([]) })
      await write(data, file)
      const { size } = await stat(file)
      context.terminal.print(`Wrote ${size} bytes to ${resolve(file)}. Keep it safe: who has it can log in.`)
      return 0
    })
  },
}

async function write(data: Readable, file: string): Promise<void> {
  try {
    await pipeline(data, createWriteStream(file, { flags: "wx", mode: PRIVATE }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
    throw new UsageError(`${file} is there already. Name a file that is not.`)
  }
}
