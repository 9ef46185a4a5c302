import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { setTimeout as delay } from "node:timers/promises"
import type { TestClient } from "@kith/server/testing"
import type { Jid } from "@kith/xmpp"
import { Internet } from "./internet.ts"
import type { KithPeer } from "./kith.ts"
import { layLine } from "./line.ts"
import { closeLinks, listLinks, retry, untilLink } from "./links.ts"
import type { StockPeer } from "./peer.ts"
import { arrive, join, saysTo, settleAt } from "./people.ts"
import { ScriptedServer } from "./scripted-server.ts"

const PING = "<ping xmlns='urn:xmpp:ping'/>"
const SLOW = "slow.example"
const COUNTS_NOTHING = "counts-nothing.example"

function write(speaker: TestClient, to: Jid, from: number, count: number): void {
  for (let index = from; index < from + count; index++) speaker.send(saysTo(to, `line ${index}`, `${index}`))
}

const numbersIn = (client: TestClient, type = "chat") =>
  client.inbox
    .filter((stanza) => stanza.name === "message" && stanza.type === type)
    .map(({ id }) => Number(id))
const upTo = (count: number) => [...Array(count).keys()]

describe("messages", () => {
  let internet: Internet
  let kith: KithPeer
  let other: KithPeer
  before(async () => {
    internet = await Internet.open()
    ;[kith, other] = await Promise.all([
      internet.addKith(),
      internet.addKith({ domain: "another-kith.example" }),
    ])
  })
  after(() => internet.close())
  const certificateOf = (domain: string) => internet.authority.issue([domain])
  afterEach(() => {
    assert.deepEqual(kith.server.complaints, [])
    assert.deepEqual(other.server.complaints, [])
  })

  /** Whoever has opened the stream comes back soon; the other side waits for that. */
  const untilBack = async () => {
    const isOpen = async (one: KithPeer, another: KithPeer) =>
      (await listLinks(one, another.domain)).some(
        (link) => link.direction === "outgoing" && link.state === "open",
      )
    for (let step = 0; step < 400; step++) {
      for (const { server } of [kith, other]) server.clock.advance(50)
      await delay(5)
      if ((await isOpen(kith, other)) && (await isOpen(other, kith))) break
    }
    // A connection that has stood for a while was a good one: then the next attempt is as soon again.
    for (const { server } of [kith, other]) server.clock.advance(31_000)
  }

  test("come once and at once where both sides call each other at the same time", async () => {
    await using romeo = await arrive(kith, "romeo")
    await using juliet = await arrive(other, "juliet")
    for (let round = 0; round < 20; round++) {
      await Promise.all([closeLinks(kith, other.domain), closeLinks(other, kith.domain)])
      write(romeo, juliet.jid.bare, round, 1)
      write(juliet, romeo.jid.bare, round, 1)
      // The clock stands still for whoever would have to try again.
      for (const client of [romeo, juliet]) await client.next("message", ({ id }) => id === `${round}`)
      // What has been acknowledged by then is not sent again when the links are closed.
      await romeo.ask(PING, { to: other.domain })
      await juliet.ask(PING, { to: kith.domain })
    }
    for (const client of [romeo, juliet]) assert.deepEqual(numbersIn(client), [])
  })

  test("come once and in order over a line that breaks again and again, both ways", async () => {
    await using romeo = await arrive(kith, "romeo")
    await using juliet = await arrive(other, "juliet")
    await using there = await layLine(internet, kith, other)
    await using back = await layLine(internet, other, kith)
    await closeLinks(kith, other.domain)
    await romeo.ask(PING, { to: other.domain })
    const [breaks, each] = [15, 20]
    for (let round = 0; round < breaks; round++) {
      write(romeo, juliet.jid.bare, round * each, each)
      write(juliet, romeo.jid.bare, round * each, each)
      // Not a wait for something: the line is to break anywhere.
      await delay(Math.random() * 30)
      there.cutAll()
      back.cutAll()
      await untilBack()
    }
    const last = breaks * each - 1
    for (const [client, server] of [
      [juliet, kith],
      [romeo, other],
    ] as const) {
      await client.next("message", ({ id }) => id === String(last))
      await client.request(PING, { to: server.domain })
      assert.deepEqual(numbersIn(client), upTo(last))
    }
  })

  test("come once while the server that they are for restarts", async () => {
    await using romeo = await arrive(kith, "romeo")
    const address = await settleAt(other, "juliet")
    const before = await join(other, address)
    write(romeo, address, 0, 300)
    await before.next("message", ({ id }) => id === "50")
    await other.server.restart()
    await before.close()
    write(romeo, address, 300, 1)
    await using juliet = await join(other, address)
    await retry(kith, other.domain)
    await juliet.next("message", ({ id }) => id === "300")
    await juliet.request(PING, { to: kith.domain })
    // What she had on her screen when it stopped, and what waited for her.
    const seen = [...numbersIn(before), 50, ...numbersIn(juliet)]
    assert.deepEqual(
      [...new Set(seen)].sort((a, b) => a - b),
      upTo(300),
    )
  })

  test("of a server that would never hear that they were not read are, until it hears of a stop", async () => {
    await using server = await ScriptedServer.start(COUNTS_NOTHING, await certificateOf(COUNTS_NOTHING))
    const address = await settleAt(other, "juliet")
    const before = await join(other, address)
    await using stream = await server.callAndLogIn(other)
    const hark = `<body>${"x".repeat(4000)}</body>`
    const message = (id: number) =>
      `<message from='tybalt@${COUNTS_NOTHING}' to='${address}' type='chat' id='${id}'>${hark}</message>`
    stream.send(upTo(300).map(message).join(""))
    await before.next("message", ({ id }) => id === "0")
    const stopped = other.stop()
    await stream.next("error")
    // It was on its way when the goodbye came.
    stream.send(`${message(300)}</stream:stream>`)
    await stopped
    await other.startAgain()
    await using juliet = await join(other, address)
    await juliet.next("message", ({ id }) => id === "300")
    const seen = new Set([0, ...numbersIn(before), ...numbersIn(juliet)])
    assert.deepEqual(
      upTo(300).filter((number) => !seen.has(number)),
      [],
    )
  })

  test("wait while nobody answers for the names, and questions do not", async () => {
    await using romeo = await arrive(kith, "romeo")
    await using juliet = await arrive(other, "juliet")
    await closeLinks(kith, other.domain)
    await closeLinks(other, kith.domain)
    kith.server.clock.advance(120_000)
    await internet.names.silence()
    write(romeo, juliet.jid.bare, 0, 3)
    await untilLink(kith, other.domain, ({ queuedStanzas }) => queuedStanzas >= 3)
    // Whatever is asked waits as long as the name servers are asked again.
    const asked = romeo.askInVain(PING, { to: other.domain })
    for (let seconds = 0; seconds < 60; seconds++) {
      kith.server.clock.advance(1_000)
      await delay(5)
    }
    assert.equal(await asked, "remote-server-timeout")
    await internet.publish(other)
    kith.server.clock.advance(60_000)
    await retry(kith, other.domain)
    await juliet.next("message", ({ id }) => id === "2")
    assert.deepEqual(numbersIn(juliet), [0, 1])
  })

  test("to a server that reads nothing wait within bounds, and hold up nobody", async () => {
    await using slow = await ScriptedServer.start(SLOW, await certificateOf(SLOW))
    await internet.names.publish({ [SLOW]: slow.records })
    await using romeo = await arrive(kith, "romeo")
    await using benvolio = await arrive(kith, "benvolio")
    await using juliet = await arrive(other, "juliet")
    const text = "x".repeat(10_000)
    romeo.send(`<message type='chat' to='tybalt@${SLOW}' id='first'><body>first</body></message>`)
    const stream = await slow.answerAndLetIn("<sm xmlns='urn:xmpp:sm:3'/>")
    await stream.next("enable")
    stream.send("<enabled xmlns='urn:xmpp:sm:3'/>")
    await stream.next("message")
    stream.stopReading()
    for (let index = 0; index < 3000; index++) {
      romeo.send(`<message type='chat' to='tybalt@${SLOW}' id='${index}'><body>${text}</body></message>`)
    }
    benvolio.send(saysTo(juliet.jid.bare, "Meanwhile", "0"))
    await juliet.next("message", ({ id }) => id === "0")
    // Whoever writes so much is read no faster than it can be kept.
    const queued = (await untilLink(kith, SLOW, ({ queuedStanzas }) => queuedStanzas > 0)).queuedBytes
    assert.ok(queued < 24 * 1024 * 1024, `${queued} bytes wait`)
    kith.server.clock.advance(61_000)
    const left = await untilLink(kith, SLOW, ({ state }) => state !== "open")
    assert.ok(left.queuedStanzas > 0)
  })
})

describe("a server of somebody else that crashes", () => {
  let internet: Internet
  let kith: KithPeer
  let prosody: StockPeer
  before(async () => {
    internet = await Internet.open()
    ;[kith, prosody] = await Promise.all([internet.addKith(), internet.addProsody()])
  })
  after(() => internet.close())

  test("has what was written meanwhile, once, when it is back", async () => {
    await using romeo = await arrive(kith, "romeo")
    const address = await settleAt(prosody, "juliet")
    await romeo.request(PING, { to: prosody.domain })
    await prosody.kill()
    write(romeo, address, 0, 20)
    await romeo.settle()
    await prosody.startAgain()
    await using juliet = await join(prosody, address)
    await retry(kith, prosody.domain)
    await juliet.next("message", ({ id }) => id === "19")
    await juliet.request(PING, { to: kith.domain })
    assert.deepEqual(numbersIn(juliet), upTo(19))
  })

  test("hears of each message to a Kith that restarts: it has come, or comes back", async () => {
    await using juliet = await arrive(prosody, "juliet")
    const address = await settleAt(kith, "romeo")
    const before = await join(kith, address)
    write(juliet, address, 0, 200)
    await before.next("message", ({ id }) => id === "20")
    await kith.server.restart()
    await before.close()
    await using romeo = await join(kith, address)
    write(juliet, address, 200, 1)
    await romeo.next("message", ({ id }) => id === "200")
    // What Prosody gives back may come to her after that has come to him.
    await juliet.request(PING, { to: kith.domain })
    const came = [...numbersIn(before), 20, ...numbersIn(romeo)]
    const returned = numbersIn(juliet, "error")
    const told = new Set([...came, ...returned])
    assert.deepEqual(
      upTo(200).filter((number) => !told.has(number)),
      [],
    )
  })
})
