import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { it } from "node:test"
import { setTimeout as delay } from "node:timers/promises"
import { forEachDatabase } from "@kith/server/testing"
import { Jid } from "@kith/xmpp"
import { findPorts, ServerProcess } from "../server-process.ts"
import { assertKept, PASSWORD, type Pair, Talk } from "./talk.ts"

const KILLS = 10
const PAIRS = 4

forEachDatabase("A server killed under load", (open) => {
  it("keeps every acknowledged message, and each once", async (t) => {
    const home = await mkdtemp(join(tmpdir(), "kith-crash-"))
    t.after(() => rm(home, { recursive: true, force: true }))
    const { url, close } = await open(t)
    await close()
    const environment = { KITH_DATABASE_URL: url }
    const ports = await findPorts()
    const start = () => ServerProcess.start({ dataFolder: home, ports, environment })

    const pairs: Pair[] = []
    {
      await using server = await start()
      for (let index = 0; index < PAIRS; index++) {
        const [sender, receiver] = [`romeo${index}`, `juliet${index}`].map((name) =>
          Jid.parse(`${name}@localhost`),
        )
        if (sender === undefined || receiver === undefined) throw new Error("unreachable")
        for (const jid of [sender, receiver]) await register(server, jid)
        pairs.push({ sender, receiver, next: 0, acknowledged: new Set(), seen: new Set() })
      }
    }

    for (let kill = 0; kill < KILLS; kill++) {
      await using server = await start()
      const talks = pairs.map((pair) => new Talk(server, pair))
      await Promise.all(talks.map(({ began }) => began))
      // Not a wait for something: the moment of the crash is meant to be anywhere.
      await delay(Math.random() * 300)
      await server.kill()
      await Promise.all(talks.map(({ ended }) => ended))
    }

    await using server = await start()
    for (const pair of pairs) await assertKept(server, pair)
  })
})

async function register(server: ServerProcess, jid: Jid): Promise<void> {
  const response = await fetch(`${server.url}/api/v1/accounts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: jid.local, password: PASSWORD }),
  })
  assert.ok(response.ok, await response.text())
}
