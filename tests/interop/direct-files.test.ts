import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { Jid } from "@kith/xmpp"
import { PASSWORD, startTestServer } from "../../apps/server/src/testing/index.ts"
import type { Account } from "../../packages/client/src/index.ts"
import { createMemoryStore, openAccount } from "../../packages/client/src/node/index.ts"
import { until } from "../../packages/client/src/testing/until.ts"
import { GajimClient } from "./gajim.ts"
import { giveToNobody } from "./nobody.ts"

const bytes = Buffer.alloc(200_000, "My bounty is as boundless as the sea, my love as deep. ")

/** Romeo with our client, Juliet with Gajim, who are contacts; and a folder that both may use. */
async function stage() {
  const server = await startTestServer()
  const folder = await mkdtemp(join(tmpdir(), "kith-direct-"))
  await giveToNobody(folder)
  await server.register("romeo", "juliet")
  const [one, other] = [await server.join("romeo", "first"), await server.join("juliet", "first")]
  await server.befriend(one, other)
  await Promise.all([one.close(), other.close()])
  const romeo = await openAccount({
    credentials: { address: Jid.parse("romeo@localhost"), password: PASSWORD },
    endpoint: { kind: "websocket", url: server.webSocketUrl },
    store: createMemoryStore(),
    resource: "ours",
  })
  await romeo.whenOnline()
  const juliet = await GajimClient.start(server, "juliet")
  return {
    folder,
    romeo,
    juliet,
    async [Symbol.asyncDispose]() {
      await juliet[Symbol.asyncDispose]()
      await romeo.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const JULIET = Jid.parse("juliet@localhost")

async function whenReachable({ fileTransfers, contacts }: Account): Promise<void> {
  await until(contacts, (all) => all.some(({ presence }) => presence.availability !== "offline"), 30_000)
  assert.equal(await fileTransfers.canReach(JULIET), true)
}

// The other way round Gajim 1.7.3 fails over its own code: what it makes of an offer lacks an argument.
test("We take a file that Gajim sends directly", async () => {
  await using on = await stage()
  const { romeo, juliet, folder } = on
  const path = join(folder, "letter.txt")
  await writeFile(path, bytes)
  await whenReachable(romeo)
  await juliet.do({ do: "send_directly", to: "romeo@localhost/ours", path })
  const { messages } = romeo.conversation(JULIET)
  const [offered] = await until(messages, ([first]) => first?.direct?.state === "offered", 30_000)
  assert.equal(offered?.attachments?.[0]?.name, "letter.txt")
  await romeo.fileTransfers.accept(offered?.id ?? "")
  const [done] = await until(messages, ([first]) => first?.direct?.state === "done", 30_000)
  const file = await romeo.fileTransfers.findFile(done?.attachments?.[0]?.url ?? "")
  assert.deepEqual(Buffer.from((await file?.arrayBuffer()) ?? new ArrayBuffer(0)), bytes)
})
