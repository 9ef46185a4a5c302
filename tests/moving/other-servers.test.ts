import assert from "node:assert/strict"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { mergeAccountFiles } from "../../apps/server/src/features/account-data/index.ts"
import {
  exportAccounts,
  importAccounts,
  startTestServer,
  type TestServer,
} from "../../apps/server/src/testing/index.ts"
import { PLAIN_MODULES, type Prosody, startProsody } from "../../packages/client/src/testing/prosody.ts"
import { Ejabberd } from "./ejabberd.ts"
import { exportFromProsody } from "./prosody-migrator.ts"
import { everybody, FOUND, furnish, look, register } from "./romeo.ts"

async function openProsody(
  context: TestContext,
  modules: readonly string[],
  storage: string,
): Promise<Prosody & { readonly url: string }> {
  const settings = `password_hash = "SHA-1"\n${storage}`
  const prosody = await startProsody({ modules: [...PLAIN_MODULES, "private", ...modules], settings })
  context.after(() => prosody.remove())
  return { ...prosody, url: prosody.webSocket.kind === "websocket" ? prosody.webSocket.url : "" }
}

async function openEjabberd(context: TestContext): Promise<Ejabberd> {
  const ejabberd = await Ejabberd.start()
  context.after(() => ejabberd.remove())
  return ejabberd
}

const lineIn = (result: Stanza) =>
  result
    .child("result", "urn:xmpp:mam:2")
    ?.child("forwarded", "urn:xmpp:forward:0")
    ?.child("message", "jabber:client")
    ?.child("body")?.text

async function registerEverybody(url: string): Promise<void> {
  for (const address of everybody) await register(url, address)
}

async function bring(kith: TestServer, ...files: readonly string[]): Promise<void> {
  for (let time = 0; time < 2; time++) {
    for (const file of files) assert.deepEqual((await importAccounts(kith, file)).problems, [])
  }
}

async function exportFrom(ejabberd: Ejabberd): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of mergeAccountFiles(await ejabberd.exportAccounts())) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

test("accounts come from Prosody, and their owners log in as before", async (context) => {
  const prosody = await openProsody(context, ["mam", "pep", "vcard_legacy"], "default_archive_policy = true")
  await registerEverybody(prosody.url)
  await furnish(prosody.url)
  await prosody.stop()

  await using kith = await startTestServer()
  kith.clock.jumpTo(Date.now() + 3_600_000)
  await bring(kith, ...(await exportFromProsody(prosody.dataFolder)))
  assert.deepEqual(await look(kith.webSocketUrl, false), { ...FOUND, waited: undefined })
  await using romeo = await kith.signIn("romeo")
  await romeo.ask("<query xmlns='urn:xmpp:mam:2'/>", { type: "set" })
  assert.deepEqual(romeo.takeAll("message").map(lineIn), [FOUND.waited])
  assert.deepEqual(kith.complaints, [])
})

test("accounts go to Prosody, and their owners log in as before", async (context) => {
  await using kith = await startTestServer()
  await registerEverybody(kith.webSocketUrl)
  await furnish(kith.webSocketUrl)

  // It reads account files as they are.
  const storage = `default_storage = "xep0227"
    storage = { account_details = "internal", offline = "internal" }`
  const prosody = await openProsody(context, ["vcard"], storage)
  await mkdir(prosody.dataFolder, { recursive: true })
  for (const address of everybody) {
    await writeFile(join(prosody.dataFolder, `${address}.xml`), await exportAccounts(kith, address))
  }
  assert.deepEqual(await look(prosody.url, false), { ...FOUND, waited: undefined })
})

test("accounts come from ejabberd, and their owners log in as before", async (context) => {
  const ejabberd = await openEjabberd(context)
  await registerEverybody(ejabberd.url)
  await furnish(ejabberd.url)
  const file = await exportFrom(ejabberd)

  await using kith = await startTestServer()
  await bring(kith, file)
  assert.deepEqual(await look(kith.webSocketUrl), FOUND)
  assert.deepEqual(kith.complaints, [])
})

test("accounts go to ejabberd with all it keeps", async (context) => {
  await using kith = await startTestServer()
  await registerEverybody(kith.webSocketUrl)
  await furnish(kith.webSocketUrl)
  const ejabberd = await openEjabberd(context)
  await ejabberd.importAccounts(await exportAccounts(kith))

  // It takes keys that are not encoded twice, and breaks when somebody logs in with them. So what it has, it tells in a file.
  const file = await exportFrom(ejabberd)
  await using again = await startTestServer()
  await bring(again, file)
  assert.deepEqual(await look(again.webSocketUrl), FOUND)
})
