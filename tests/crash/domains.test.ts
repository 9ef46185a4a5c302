import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { setTimeout as delay } from "node:timers/promises"
import { Jid } from "@kith/xmpp"
import { askServer } from "../../apps/server/src/kernel/operations/index.ts"
import { findPorts, ServerProcess } from "../server-process.ts"
import { assertKept, PASSWORD, type Pair, Talk } from "./talk.ts"

const ENDS = ["kill", "stop", "kill", "stop"] as const
const DOMAINS = ["verona.example", "mantua.example"] as const

test("nothing that was acknowledged between domains of one server is lost or doubled when it ends", async (t) => {
  const home = await mkdtemp(join(tmpdir(), "kith-domains-"))
  t.after(() => rm(home, { recursive: true, force: true }))
  const ports = await findPorts()
  const start = () => ServerProcess.start({ dataFolder: home, ports })

  const pairs: Pair[] = []
  {
    await using server = await start()
    const ask = async (...[operation, input, domain]: [string, object, string?]) =>
      assert.ok((await askServer(home, operation, input, domain)) !== undefined, "the server runs")
    for (const domain of DOMAINS) await ask("addDomain", { domain })
    for (const [from, to] of [["localhost", DOMAINS[0]], [DOMAINS[0], "localhost"], DOMAINS] as const) {
      const [sender, receiver] = [Jid.parse(`romeo-${to}@${from}`), Jid.parse(`juliet-${from}@${to}`)]
      for (const { local, domain } of [sender, receiver]) {
        const other = domain === "localhost" ? undefined : domain
        await ask("createAccount", { username: local, password: PASSWORD }, other)
      }
      pairs.push({ sender, receiver, next: 0, acknowledged: new Set(), seen: new Set() })
    }
    await server.stop()
  }
  for (const end of ENDS) {
    await using server = await start()
    const talks = pairs.map((pair) => new Talk(server, pair))
    await Promise.all(talks.map(({ began }) => began))
    // Not a wait for something: the moment of the end is meant to be anywhere.
    await delay(Math.random() * 300)
    await (end === "kill" ? server.kill() : server.stop())
    await Promise.all(talks.map(({ ended }) => ended))
  }
  await using server = await start()
  for (const pair of pairs) await assertKept(server, pair)
})
