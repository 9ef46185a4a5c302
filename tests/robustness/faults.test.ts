import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { startTestServer, type TestClient, type TestServer } from "@kith/server/testing"
import { parseStanzaError, type Stanza } from "@kith/xmpp"
import { sql } from "kysely"

const SM = "urn:xmpp:sm:3"
const ARCHIVE = "urn:xmpp:mam:2"
const DAY_MS = 24 * 60 * 60 * 1000

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Signs in with stream management. */
async function joinCounting(server: TestServer, name: string): Promise<TestClient> {
  const client = await server.join(name, "orchard")
  client.send(`<enable xmlns='${SM}'/>`)
  await client.next("enabled")
  return client
}

/** How many stanzas of the client are acknowledged, once that many are. */
async function acknowledged(client: TestClient, atLeast: number): Promise<number> {
  for (;;) {
    client.send(`<r xmlns='${SM}'/>`)
    const h = Number((await client.next("a")).attrs.h)
    if (h >= atLeast) return h
  }
}

/** The archive, oldest first. */
async function readArchive(client: TestClient): Promise<{ id: string; mark: string }[]> {
  const found: { id: string; mark: string }[] = []
  let after = ""
  for (;;) {
    const page = `<set xmlns='http://jabber.org/protocol/rsm'><max>250</max>${after}</set>`
    const answer = await client.ask(`<query xmlns='${ARCHIVE}'>${page}</query>`, { type: "set" })
    for (const stanza of client.takeAll("message")) {
      const result = stanza.child("result", ARCHIVE)
      const message = result?.child("forwarded", "urn:xmpp:forward:0")?.child("message", "jabber:client")
      found.push({ id: result?.attrs.id ?? "", mark: message?.attrs.id ?? "" })
    }
    const fin = answer.child("fin", ARCHIVE)
    if (fin?.attrs.complete === "true") return found
    after = `<after>${fin?.child("set", "http://jabber.org/protocol/rsm")?.child("last")?.text}</after>`
  }
}

const idOf = (message: Stanza) => message.elements.find(({ name }) => name === "stanza-id")?.attrs.id ?? ""

/** Makes the disk full, and gives the space back. */
const disk = defineFeature({
  name: "disk",
  setup: ({ db }) => {
    const limit = async (pages: number) => {
      await sql`pragma max_page_count = ${sql.raw(String(pages))}`.execute(db.tables())
    }
    // SQLite takes the size that the file has where that is more.
    return { fill: () => limit(1), free: () => limit(1_000_000) }
  },
})

describe("A disk that is full", () => {
  it("has messages refused with an error, none of those is shown or archived, and all goes on afterwards", async () => {
    await using server = await startTestServer({ features: [disk] })
    await server.register("romeo", "juliet", "tybalt")
    const romeo = await joinCounting(server, "romeo")
    const juliet = await server.join("juliet", "balcony")
    const api = await server.api("romeo")
    const count = 50
    const say = (n: number) =>
      romeo.send(
        `<message to='juliet@localhost' type='chat' id='n-${n}'><body>${"x".repeat(9000)}</body></message>`,
      )
    const marks = (from: number) => upTo(count).map((n) => `n-${from + n}`)

    for (const n of upTo(count)) say(n)
    await acknowledged(romeo, count)
    await juliet.settle()
    assert.deepEqual(
      juliet.takeAll("message").map(({ id }) => id),
      marks(0),
    )

    await server.service(disk).fill()
    for (const n of upTo(count)) say(count + n)
    await acknowledged(romeo, 2 * count)
    const refused = romeo.takeAll("message")
    // A few may find room in pages that are not full yet.
    assert.ok(refused.length > count / 2, `${refused.length} were refused`)
    for (const error of refused) assert.equal(parseStanzaError(error).condition, "resource-constraint")
    const body = { body: "x".repeat(50_000) }
    assert.equal((await api.call("POST /conversations/juliet@localhost/messages", body)).status, 503)
    const offline = await romeo.request("<query xmlns='jabber:iq:roster'/>")
    assert.equal(offline.type, "result", "what is read is read on")
    const refusedIds = new Set(refused.map(({ id }) => id))
    const stored = marks(count).filter((id) => !refusedIds.has(id))
    await juliet.settle()
    assert.deepEqual(
      juliet.takeAll("message").map(({ id }) => id),
      stored,
    )

    await server.service(disk).free()
    for (const n of upTo(count)) say(2 * count + n)
    await juliet.next("message", ({ id }) => id === `n-${3 * count - 1}`)
    assert.equal(juliet.takeAll("message").length, count - 1)
    const kept = (await readArchive(juliet)).map(({ mark }) => mark)
    assert.deepEqual(kept, [...marks(0), ...stored, ...marks(2 * count)])
    await api.expect(200, "POST /conversations/juliet@localhost/messages", { body: "Adieu" })
    await server.signIn("tybalt")
  })

  it("has messages for the absent refused, too", async () => {
    await using server = await startTestServer({
      features: [disk],
      config: "[message-archive]\nenabled = false",
    })
    await server.register("romeo", "juliet")
    const romeo = await joinCounting(server, "romeo")
    await server.service(disk).fill()
    const count = 30
    for (const n of upTo(count)) {
      romeo.send(
        `<message to='juliet@localhost' type='chat' id='n-${n}'><body>${"x".repeat(9000)}</body></message>`,
      )
    }
    await acknowledged(romeo, count)
    const refused = new Set(romeo.takeAll("message").map(({ id }) => id))
    assert.ok(refused.size > count / 2)
    await server.service(disk).free()
    const juliet = await server.join("juliet", "balcony")
    for (const n of upTo(count - refused.size))
      assert.ok(!refused.has((await juliet.next("message")).id), `${n}`)
    await juliet.expectNo("message")
  })
})

describe("A clock that is set", () => {
  it("by a day, to and fro, changes neither order nor ids nor what is acknowledged", async () => {
    await using server = await startTestServer()
    await server.register("romeo", "juliet")
    const romeo = await joinCounting(server, "romeo")
    const juliet = await server.join("juliet", "balcony")
    const start = server.clock.now()
    const jumps = [0, DAY_MS, -DAY_MS, 0, 2 * DAY_MS, 1, -DAY_MS, 400 * DAY_MS, 0]
    let sent = 0
    for (const jump of jumps) {
      server.clock.jumpTo(start + jump)
      for (const _ of upTo(30)) {
        romeo.send(`<message to='juliet@localhost' type='chat' id='n-${sent}'><body>${sent}</body></message>`)
        sent++
      }
      await acknowledged(romeo, sent)
    }
    await juliet.settle()
    const delivered = juliet.takeAll("message")
    const marks = upTo(sent).map((n) => `n-${n}`)
    assert.deepEqual(
      delivered.map(({ id }) => id),
      marks,
    )
    const archived = await readArchive(juliet)
    assert.deepEqual(
      archived.map(({ mark }) => mark),
      marks,
    )
    assert.deepEqual(
      archived.map(({ id }) => id),
      delivered.map(idOf),
    )
    assert.equal(new Set(archived.map(({ id }) => id)).size, sent)

    await server.restart()
    const again = await server.join("juliet", "balcony")
    const romeoAgain = await server.join("romeo", "orchard")
    romeoAgain.send("<message to='juliet@localhost' type='chat' id='last'><body>last</body></message>")
    await again.next("message")
    assert.deepEqual(
      (await readArchive(again)).map(({ mark }) => mark),
      [...marks, "last"],
    )
    assert.deepEqual(server.complaints, [])
  })

  it("backwards holds up no log-in, sweep or rate for a day", async () => {
    await using server = await startTestServer({
      config: "[streams]\nbytes-per-second = 1000000\nburst-bytes = 1000000",
    })
    await server.register("romeo", "juliet")
    const romeo = await server.join("romeo", "orchard")
    server.clock.jumpTo(server.clock.now() - DAY_MS)
    for (const n of upTo(100)) {
      romeo.send(
        `<message to='juliet@localhost' type='chat' id='n-${n}'><body>${"x".repeat(15_000)}</body></message>`,
      )
    }
    const settled = romeo.settle()
    // More than the burst: it goes on by and by, as the clock does.
    for (const _ of upTo(40)) {
      server.clock.advance(100)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await settled
    const api = await server.api("juliet")
    await api.expect(200, "GET /account")
    await server.signIn("juliet")
  })
})
