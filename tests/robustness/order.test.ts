import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { startTestServer, type TestClient } from "@kith/server/testing"
import type { Stanza } from "@kith/xmpp"

const STATES = "http://jabber.org/protocol/chatstates"
const SM = "urn:xmpp:sm:3"

/** The marks of what arrived, in the order of arrival. */
function marks(stanzas: readonly Stanza[]): number[] {
  const found: number[] = []
  for (const stanza of stanzas) {
    const mark = /^n-(\d+)$/.exec(stanza.id ?? "") ?? /[>']n-(\d+)[<']/.exec(stanza.inner)
    if (mark !== null) found.push(Number(mark[1]))
  }
  return found
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

describe("What somebody sends arrives in the order of sending (RFC 6120 §10.1)", () => {
  it("whatever kinds of stanzas they mix", async () => {
    await using server = await startTestServer()
    await server.register("romeo", "juliet")
    const romeo = await server.join("romeo", "orchard")
    const juliet = await server.join("juliet", "balcony")
    await server.befriend(romeo, juliet)
    await juliet.settle()
    juliet.takeAll("presence")
    const kinds = [
      (n: number) => `<message to='${juliet.jid.bare}' type='chat' id='n-${n}'><body>${n}</body></message>`,
      (n: number) =>
        `<message to='${juliet.jid.bare}' type='chat' id='n-${n}'><composing xmlns='${STATES}'/></message>`,
      (n: number) => `<presence><status>n-${n}</status></presence>`,
      (n: number) => `<iq type='get' to='${juliet.jid}' id='n-${n}'><ping xmlns='urn:xmpp:ping'/></iq>`,
      (n: number) => `<message to='${juliet.jid}' type='headline' id='n-${n}'><body>${n}</body></message>`,
      (n: number) => `<presence to='${juliet.jid}' id='n-${n}'/>`,
      (n: number) =>
        `<message to='${juliet.jid.bare}' id='n-${n}'><body>${n}</body><no-store xmlns='urn:xmpp:hints'/></message>`,
    ]
    const count = 700
    for (const n of upTo(count)) romeo.send((kinds[(n * 5 + (n >> 3)) % kinds.length] ?? String)(n))
    await romeo.settle()
    assert.deepEqual(marks(await juliet.settle()), upTo(count))
    assert.deepEqual(server.complaints, [])
  })

  it("from many senders at once, also to other resources and over the API", async () => {
    await using server = await startTestServer()
    const names = upTo(8).map((n) => `romeo${n}`)
    await server.register("juliet", ...names)
    const juliet = await server.join("juliet", "balcony")
    const senders = await Promise.all(names.map((name) => server.join(name, "orchard")))
    const apis = await Promise.all(names.slice(0, 2).map((name) => server.api(name)))
    const count = 100
    const overApi = apis.map(async (api) => {
      for (const n of upTo(20)) {
        await api.expect(200, `POST /conversations/${juliet.jid.bare}/messages`, { body: `api-${n}` })
      }
    })
    for (const n of upTo(count)) {
      for (const sender of senders) {
        const to = n % 2 === 0 ? juliet.jid.bare : juliet.jid
        sender.send(`<message to='${to}' type='chat' id='n-${n}'><body>${n}</body></message>`)
      }
      if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all([...overApi, ...senders.map((sender) => sender.settle())])
    await juliet.settle()
    const arrived = juliet.takeAll("message")
    for (const sender of senders) {
      const from = sender.jid.toString()
      assert.deepEqual(marks(arrived.filter((message) => message.from === from)), upTo(count))
    }
    for (const name of names.slice(0, 2)) {
      const texts = arrived
        .filter((message) => message.from?.startsWith(`${name}@`) && message.inner.includes("api-"))
        .map((message) => message.child("body")?.text)
      assert.deepEqual(
        texts,
        upTo(20).map((n) => `api-${n}`),
      )
    }
  })

  it("in the copies for the other devices", async () => {
    await using server = await startTestServer()
    await server.register("romeo", "juliet")
    const [romeo, other] = [await server.join("romeo", "orchard"), await server.join("romeo", "street")]
    const [juliet, chamber] = [await server.join("juliet", "balcony"), await server.join("juliet", "chamber")]
    for (const client of [other, chamber])
      await client.ask("<enable xmlns='urn:xmpp:carbons:2'/>", { type: "set" })
    const count = 300
    for (const n of upTo(count)) {
      romeo.send(`<message to='${juliet.jid}' type='chat' id='n-${n}'><body>${n}</body></message>`)
    }
    await romeo.settle()
    for (const client of [other, chamber, juliet]) {
      await client.settle()
      assert.deepEqual(marks(client.takeAll("message")), upTo(count))
    }
  })

  it("while the addressee comes and goes", async () => {
    await using server = await startTestServer()
    await server.register("romeo", "juliet")
    const romeo = await server.join("romeo", "orchard")
    const juliet = await server.signIn("juliet", "balcony")
    const count = 400
    for (const n of upTo(count)) {
      romeo.send(
        `<message to='${romeo.jid.bare.toString().replace("romeo", "juliet")}' type='chat' id='n-${n}'><body>${n}</body></message>`,
      )
      if (n % 50 === 25) juliet.send(n % 100 === 25 ? "<presence/>" : "<presence type='unavailable'/>")
      if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await romeo.settle()
    juliet.send("<presence/>")
    const arrived = await takeUntil(juliet, count)
    assert.deepEqual(
      arrived.toSorted((a, b) => a - b),
      upTo(count),
      "each came once",
    )
  })

  it("when a session that never comes back leaves messages behind while more come in", async () => {
    await using server = await startTestServer({ config: "[streams]\nacknowledge-seconds = 3600" })
    await server.register("romeo", "juliet")
    const romeo = await server.join("romeo", "orchard")
    const juliet = await server.join("juliet", "balcony")
    juliet.send(`<enable xmlns='${SM}' resume='true'/>`)
    await juliet.next("enabled")
    const count = 400
    const say = (n: number) =>
      romeo.send(`<message to='${juliet.jid.bare}' type='chat' id='n-${n}'><body>${n}</body></message>`)
    for (const n of upTo(count / 2)) say(n)
    await romeo.settle()
    juliet.cut()
    await untilDetached(server.url)
    for (const n of upTo(count / 4)) say(count / 2 + n)
    await romeo.settle()
    for (const n of upTo(count / 4)) say((count * 3) / 4 + n)
    server.clock.advance(601_000)
    await romeo.settle()
    const again = await server.join("juliet", "chamber")
    assert.deepEqual(await takeUntil(again, count), upTo(count))
    assert.deepEqual(server.complaints, [])
  })
})

async function takeUntil(client: TestClient, count: number): Promise<number[]> {
  const arrived: Stanza[] = []
  while (arrived.length < count) arrived.push(await client.next("message"))
  await client.settle()
  arrived.push(...client.takeAll("message"))
  return marks(arrived)
}

async function untilDetached(url: string): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text()
    if (/sessions_detached 1\b/.test(metrics)) return
  }
}
