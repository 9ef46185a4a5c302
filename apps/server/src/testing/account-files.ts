import { Jid } from "@kith/xmpp"
import { accountData } from "../features.ts"
import type { TestServer } from "./test-server.ts"

/** What a server answers with to a file that was imported. */
export interface ImportReport {
  readonly accounts: number
  readonly taken: number
  readonly leftOut: number
  readonly problems: readonly string[]
}

const MACHINE = Jid.parse("localhost")

/** The file of some accounts, or else of all, as whoever works at the machine of the server gets it. */
export async function exportAccounts(server: TestServer, ...users: readonly Jid[]): Promise<string> {
  const wanted = users.length === 0 ? undefined : users
  const { path } = await server.service(accountData).offerServerExport(MACHINE, wanted)
  return (await fetch(server.url + path)).text()
}

/** Brings the accounts of a file to the server, as whoever works at its machine. */
export async function importAccounts(server: TestServer, file: string): Promise<ImportReport> {
  return send(server, server.service(accountData).offerServerImport(MACHINE).path, file)
}

/** Adds the data of a file to the account of that name, as its owner does. */
export async function importOwn(server: TestServer, name: string, file: string): Promise<ImportReport> {
  const { path } = (await (await server.api(name)).expect(200, "POST /account/imports", {})).body
  return send(server, path, file)
}

async function send(server: TestServer, path: string, file: string): Promise<ImportReport> {
  const response = await fetch(server.url + path, { method: "PUT", body: file })
  return (await response.json()) as ImportReport
}
