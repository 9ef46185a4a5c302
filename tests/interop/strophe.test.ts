import assert from "node:assert/strict"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, test } from "node:test"
import type { Browser } from "playwright-core"
import { startTestServer } from "../../apps/server/src/testing/index.ts"
import { launchBrowser } from "../browser/verona.ts"
import { StropheClient } from "./strophe.ts"

let browser: Browser
before(async () => {
  browser = await launchBrowser()
})
after(() => browser.close())

test("Strophe signs in over BOSH, talks, and says goodbye", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using romeo = await server.join("romeo")
  await using juliet = await StropheClient.signIn(browser, server, "juliet")
  await juliet.next({ event: "status", is: "CONNECTED" })
  for (let count = 0; count < 20; count++) {
    await juliet.send("romeo@localhost", `j${count}`)
    romeo.send(`<message to='juliet@localhost' type='chat'><body>r${count}</body></message>`)
  }
  await juliet.next({ event: "message", from: romeo.jid.toString(), body: "r19" })
  await romeo.next("message", ({ id }) => id === "j19")
  const heard = romeo.takeAll("message").map(({ id }) => id)
  assert.deepEqual(
    heard,
    Array.from({ length: 19 }, (_, count) => `j${count}`),
  )
  await juliet.disconnect()
  await juliet.next({ event: "status", is: "DISCONNECTED" })
  assert.deepEqual(server.complaints, [])
})

test("what is said while the cable is pulled comes once it is plugged in again, and once only", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using romeo = await server.join("romeo")
  await using juliet = await StropheClient.signIn(browser, server, "juliet")
  await juliet.next({ event: "status", is: "CONNECTED" })
  await juliet.send("romeo@localhost", "before")
  await romeo.next("message")
  for (let round = 0; round < 3; round++) {
    juliet.cable.pull()
    romeo.send(`<message to='juliet@localhost' type='chat'><body>pulled ${round}</body></message>`)
    await juliet.send("romeo@localhost", `answer ${round}`)
    await romeo.settle()
    juliet.cable.plug()
    await juliet.next({ event: "message", from: romeo.jid.toString(), body: `pulled ${round}` })
    await romeo.next("message", ({ id }) => id === `answer ${round}`)
  }
  await romeo.expectNo("message")
  await assert.rejects(juliet.next({ event: "message", from: romeo.jid.toString() }, 200))
})

test("pages of other sites may speak BOSH where the operator has listed them, and else not", async () => {
  const elsewhere = createServer((_, response) => response.setHeader("content-type", "text/html").end("<p>"))
  await new Promise<void>((listening) => elsewhere.listen(0, "127.0.0.1", listening))
  const origin = `http://localhost:${(elsewhere.address() as AddressInfo).port}`
  try {
    for (const isListed of [true, false]) {
      const config = isListed ? `[api]\nallowed-origins = ["${origin}"]\n` : ""
      await using server = await startTestServer({ config })
      await server.register("juliet")
      await using juliet = await StropheClient.signIn(browser, server, "juliet", origin)
      await juliet.next(isListed ? { event: "status", is: "CONNECTED" } : { event: "blocked" })
    }
  } finally {
    elsewhere.close()
    elsewhere.closeAllConnections()
  }
})
