import assert from "node:assert/strict"
import { it } from "node:test"
import { PASSWORD, startTestServer, type TestServer } from "@kith/server/testing"
import { letTimePass } from "../let-time-pass.ts"
import { MIB, measureMemoryBytes } from "./memory.ts"

const LOGINS = 2000
const AT_ONCE = 10

it("2,000 log-ins and log-outs leave nothing behind", async (t) => {
  await using server = await startTestServer()
  using _time = letTimePass(server)
  const names = Array.from({ length: AT_ONCE }, (_, index) => `romeo${index}`)
  await server.register("juliet", ...names)
  const juliet = await server.join("juliet", "balcony")
  const round = async (name: string, number: number) => {
    const client = server.connect()
    await client.signIn(server.address(name), PASSWORD)
    if (number % 4 > 0) client.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
    await client.ask("<query xmlns='jabber:iq:roster'/>")
    client.send("<presence/>")
    client.send(`<presence to='${juliet.jid}'/>`)
    client.send(`<message to='${juliet.jid}' type='chat'><body>${number}</body></message>`)
    await client.settle()
    // Some say goodbye, some are cut off and never come back.
    if (number % 8 === 1) client.cut()
    else await client.close()
  }
  const logIn = async (count: number) => {
    await Promise.all(
      names.map(async (name) => {
        for (let number = 0; number < count / AT_ONCE; number++) await round(name, number)
      }),
    )
    await untilFigures(server, {
      sessions: 1,
      sessions_detached: 0,
      xmpp_connections: 1,
      xmpp_connections_early: 0,
    })
    await juliet.settle()
    juliet.takeAll("message")
    juliet.takeAll("presence")
    return measureMemoryBytes()
  }
  const before = await logIn(LOGINS / 10)
  const after = await logIn(LOGINS)
  const bytesPerLogin = Math.round((after - before) / LOGINS)
  t.diagnostic(`memory grew by ${((after - before) / MIB).toFixed(1)} MiB, ${bytesPerLogin} bytes a log-in`)
  // What is remembered on purpose, such as how much of a session was handled, is bounded by number.
  assert.ok(after - before < 16 * MIB, `memory grew by ${after - before} bytes`)
  assert.deepEqual(server.complaints, [])
})

async function untilFigures(server: TestServer, expected: Readonly<Record<string, number>>): Promise<void> {
  let found: Record<string, number> = {}
  for (let attempt = 0; attempt < 200; attempt++) {
    // Sessions that were cut off wait to be resumed, and then no longer.
    server.clock.advance(601_000)
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    found = Object.fromEntries(
      Object.keys(expected).map((name) => [
        name,
        Number(new RegExp(`^\\w*?kith_${name} (\\d+)`, "m").exec(metrics)?.[1]),
      ]),
    )
    if (Object.entries(expected).every(([name, count]) => found[name] === count)) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.deepEqual(found, expected)
}
