import type { Readable } from "node:stream"
import { DomainError, type Hooks, type Log } from "@kith/feature-kit"
import { Jid, JidError, MalformedError } from "@kith/xmpp"
import { type Accounts, accountExporting } from "../accounts/index.ts"
import type { FileEvent } from "./file/file-events.ts"
import { readAccountFile } from "./file/read-account-file.ts"
import { type FilePart, type FileUser, writeAccountFile } from "./file/write-account-file.ts"
import { AccountImporter, type ImportReport, noteProblem } from "./importing.ts"
import type { TransferLink, Transfers } from "./transfers.ts"

export interface AccountDataParts {
  readonly accounts: Accounts
  readonly transfers: Transfers
  readonly hooks: Hooks
  readonly log: Log
  readonly domain: string
  readonly maxImportBytes: number
}

export type AccountData = ReturnType<typeof createAccountData>

/** XEP-0227: all of an account's data in one file, out of this server and into it. */
export function createAccountData(parts: AccountDataParts) {
  const { accounts, transfers, hooks, log, domain } = parts

  const collect = async (user: Jid, includesCredentials: boolean): Promise<FileUser> => {
    const found: FilePart[] = []
    await hooks.admit(accountExporting, {
      user,
      includesCredentials,
      add: (element) => found.push({ element }),
      addMany: (element, children) => found.push({ element, children }),
    })
    return { name: user.local ?? "", parts: found }
  }

  async function* collectAll(users: AsyncIterable<Jid>, includesCredentials: boolean) {
    for await (const user of users) yield await collect(user, includesCredentials)
  }

  async function* everybody(): AsyncGenerator<Jid> {
    let after: string | undefined
    do {
      const page = await accounts.listAccounts({ after })
      for (const { user } of page.accounts) yield user
      after = page.next
    } while (after !== undefined)
  }

  const importFile = async (
    file: Readable,
    open: (
      origin: Jid,
      password: string | undefined,
      report: ImportReport,
    ) => Promise<AccountImporter | undefined>,
  ): Promise<ImportReport> => {
    const report: ImportReport = { accounts: 0, taken: 0, leftOut: 0, problems: [] }
    let host = domain
    let importer: AccountImporter | undefined
    for await (const event of readAccountFile(limit(file, parts.maxImportBytes))) {
      if (event.kind === "host") host = event.jid
      else if (event.kind === "user") {
        const origin = readAddress(event.name, host, report)
        importer = origin && (await open(origin, event.password, report))
      } else if (event.kind === "userEnd") importer = undefined
      else if (event.kind === "unknown" || event.kind === "include") noteLeftOut(event, report)
      else await importer?.take(event)
    }
    return report
  }

  const requireMachine = (caller: Jid) => {
    if (caller.toString() === domain) return
    throw new DomainError(
      "forbidden",
      "Accounts are moved at the machine of the server: npx kith account export, npx kith account import.",
    )
  }

  return {
    /** A link to the account's own file. With the password it has what another server needs to let its owner log in. */
    async offerExport(
      user: Jid,
      currentPassword: string | undefined,
      address: string,
    ): Promise<TransferLink> {
      const includesCredentials = currentPassword !== undefined
      if (includesCredentials) await accounts.requirePassword(user, currentPassword, address)
      return transfers.offer(user, {
        kind: "export",
        fileName: `${user.bare}.xml`,
        write() {
          log.info("An account is exported", { user: user.bare.toString() })
          return writeAccountFile(domain, collectAll(once(user.bare), includesCredentials))
        },
      })
    },

    /** A link to send a file to, whose data is added to the account. `from` is the address in the file. */
    offerImport(user: Jid, from: Jid | undefined): TransferLink {
      const read = (file: Readable) => {
        let chosen: Jid | undefined
        log.info("A file is imported to an account", { user: user.bare.toString() })
        return importFile(file, async (origin, _password, report) => {
          if (from !== undefined ? !origin.equals(from.bare) : chosen !== undefined) {
            noteProblem(report, `${origin} is another account and was left out.`)
            return undefined
          }
          chosen = origin
          return AccountImporter.open(hooks, { user: user.bare, origin, isTakenOver: false }, report)
        })
      }
      return transfers.offer(user, { kind: "import", read })
    },

    /** The file of some accounts, or of all, with their credentials; for who works at the machine itself. */
    async offerServerExport(caller: Jid, users: readonly Jid[] | undefined): Promise<TransferLink> {
      requireMachine(caller)
      for (const user of users ?? []) await accounts.get(user)
      return transfers.offer(caller, {
        kind: "export",
        fileName: `${domain}.xml`,
        write() {
          log.info("Accounts are exported", { accounts: users?.length ?? "all" })
          return writeAccountFile(domain, collectAll(users === undefined ? everybody() : each(users), true))
        },
      })
    },

    /** Makes the accounts of a file that are not here yet, and adds the data to all of them. */
    offerServerImport(caller: Jid): TransferLink {
      requireMachine(caller)
      const read = async (file: Readable) => {
        log.info("Accounts are imported")
        return importFile(file, async (origin, password, report) => {
          try {
            const user = await accounts.takeOver(origin.local ?? "", password)
            return await AccountImporter.open(hooks, { user, origin, isTakenOver: true }, report)
          } catch (error) {
            if (!(error instanceof DomainError)) throw error
            noteProblem(report, `${origin}: ${error.text ?? error.code}`)
            return undefined
          }
        })
      }
      return transfers.offer(caller, { kind: "import", read })
    },
  }
}

function readAddress(local: string, domain: string, report: ImportReport): Jid | undefined {
  try {
    return Jid.from({ local, domain })
  } catch (error) {
    if (!(error instanceof JidError)) throw error
    noteProblem(report, `An account was left out: ${error.message}.`)
    return undefined
  }
}

function noteLeftOut(event: Extract<FileEvent, { kind: "unknown" | "include" }>, report: ImportReport): void {
  report.leftOut++
  noteProblem(
    report,
    event.kind === "include"
      ? `The file ${event.href} belongs to this one. Import them with npx kith account import.`
      : `<${event.name}> is not known here.`,
  )
}

/** Who sends a file that is refused half-way is to read why: it is not cut off. */
async function* limit(file: Readable, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of file.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    if (bytes > maxBytes) throw new MalformedError(`The file has more than ${maxBytes} bytes`)
    yield piece
  }
}

async function* once(user: Jid): AsyncGenerator<Jid> {
  yield user
}

async function* each(users: readonly Jid[]): AsyncGenerator<Jid> {
  yield* users
}
