import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { it } from "node:test"
import { setTimeout as delay } from "node:timers/promises"
import { forEachDatabase } from "@kith/server/testing"
import { findPorts, ServerProcess } from "../server-process.ts"
import { createBookmarksPart } from "./everything/bookmarks.ts"
import { Dice } from "./everything/dice.ts"
import { Doing } from "./everything/doing.ts"
import { createFilesPart } from "./everything/files.ts"
import { createMessagesPart } from "./everything/messages.ts"
import { createNodesPart } from "./everything/nodes.ts"
import { createOwnDataPart } from "./everything/own-data.ts"
import { PASSWORD } from "./everything/person.ts"
import { createRoomsPart } from "./everything/rooms.ts"
import { createRostersPart } from "./everything/rosters.ts"

const ENDS = ["kill", "stop", "kill", "kill"] as const
const MIN_LIFE_MS = 150
const MAX_LIFE_MS = 600
/** The same seed throws the same dice; what the machine makes of it is its own affair. */
const SEED = Number(process.env.KITH_CRASH_SEED ?? Date.now() % 1_000_000)

forEachDatabase("A restart in the middle of everything", (open, name) => {
  it("loses no room, node, subscription or message", async (t) => {
    t.diagnostic(`KITH_CRASH_SEED=${SEED}`)
    const home = await mkdtemp(join(tmpdir(), "kith-everything-"))
    t.after(() => rm(home, { recursive: true, force: true }))
    const { url, close } = await open(t)
    await close()
    // Nobody here is one who floods.
    const environment = {
      KITH_DATABASE_URL: url,
      KITH_ROOMS_MESSAGES_PER_SECOND: "100000",
      KITH_ROOMS_MESSAGE_BURST: "100000",
      KITH_ROOMS_CHANGES_PER_MINUTE: "100000",
      KITH_UPLOADS_MAX_FILES_PER_DAY: "100000",
    }
    const ports = await findPorts()
    const start = () => ServerProcess.start({ dataFolder: home, ports, environment })

    const dice = new Dice(SEED)
    const doings = [
      createRoomsPart(),
      createNodesPart(),
      createBookmarksPart(),
      createRostersPart(),
      createOwnDataPart(),
      createFilesPart(),
      createMessagesPart(),
    ].map((part) => new Doing(part, dice.share()))
    {
      await using server = await start()
      for (const { part } of doings) for (const person of part.people) await register(server, person)
    }
    for (const [life, end] of ENDS.entries()) {
      await using server = await start()
      const wrong = await Promise.all(doings.map((doing) => doing.wake(server)))
      assert.deepEqual(wrong.flat(), [], `before life ${life} on ${name}, seed ${SEED}`)
      const ended = Promise.all(doings.map((doing) => doing.goOn()))
      // Not a wait for something: the moment of the end is meant to be anywhere.
      await delay(MIN_LIFE_MS + dice.next() * (MAX_LIFE_MS - MIN_LIFE_MS))
      const broken = doings.flatMap(({ complaint }) => complaint ?? [])
      assert.deepEqual(broken, [], `everybody is at work until life ${life} on ${name} ends, seed ${SEED}`)
      await (end === "kill" ? server.kill() : server.stop())
      await ended
    }
    await using server = await start()
    const wrong = await Promise.all(doings.map((doing) => doing.wake(server)))
    assert.deepEqual(wrong.flat(), [], `after everything on ${name}, seed ${SEED}`)
    for (const { part, ledger } of doings) {
      assert.ok(ledger.acknowledged > 0, `${part.people.join(" and ")} did something`)
    }
  })
})

async function register(server: ServerProcess, username: string): Promise<void> {
  const response = await fetch(`${server.url}/api/v1/accounts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  assert.ok(response.ok, await response.text())
}
