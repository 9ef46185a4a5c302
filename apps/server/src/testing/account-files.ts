import { Jid } from "@kith/xmpp"
import { accountData } from "../features.ts"
import type { TestServer } from "./test-server.ts"

/** All of the server's accounts in one file (XEP-0227), as its administrator gets it. */
export async function exportAccounts(server: TestServer): Promise<string> {
  const { path } = await server.service(accountData).offerServerExport(Jid.parse(server.domain), undefined)
  return (await fetch(server.url + path)).text()
}

/** Brings the accounts of such a file to the server; answers with the report. */
export async function importAccounts(
  server: TestServer,
  file: string,
): Promise<{ taken: number; leftOut: number; problems: string[] }> {
  const { path } = server.service(accountData).offerServerImport(Jid.parse(server.domain))
  const response = await fetch(server.url + path, { method: "PUT", body: file })
  return (await response.json()) as { taken: number; leftOut: number; problems: string[] }
}
