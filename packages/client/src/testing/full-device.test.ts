import assert from "node:assert/strict"
import { afterEach, describe, test } from "node:test"
import { Jid } from "@kith/xmpp"
import type { Account, NotKept } from "../index.ts"
import { describeCouple } from "./describe-couple.ts"
import { LimitedStore } from "./limited-store.ts"
import { closeDevices, nameAnew, signIn } from "./people.ts"
import { ScriptedServer } from "./scripted-server.ts"
import { until } from "./until.ts"

const textsOf = (account: Account, peer: Jid) =>
  account
    .conversation(peer)
    .messages.get()
    .map(({ body }) => body)

describeCouple("a device that is full", (couple) => {
  async function meet() {
    const store = new LimitedStore()
    const [romeo, juliet] = await couple.meet({ store })
    return { store, romeo, juliet }
  }

  test("gets what came meanwhile once there is room, in its order and once", async () => {
    const { store, romeo, juliet } = await meet()
    const { messages } = romeo.conversation(juliet.jid)
    await juliet.conversation(romeo.jid).send("one")
    await until(messages, (all) => all.length === 1)
    store.isFull = true
    await juliet.conversation(romeo.jid).send("two")
    await until(romeo.storage.state, (state) => state === "full")
    await juliet.conversation(romeo.jid).send("three")
    await juliet.conversation(romeo.jid).send("four")
    assert.equal(await romeo.storage.look(), false)
    store.isFull = false
    await until(romeo.storage.state, (state) => state === "kept")
    await until(messages, (all) => all.length >= 4)
    await juliet.conversation(romeo.jid).send("five")
    await until(messages, (all) => all.length >= 5)
    assert.deepEqual(textsOf(romeo, juliet.jid), ["one", "two", "three", "four", "five"])
  })

  test("says that what is written has no room, and sends it once when it is tried again", async () => {
    const { store, romeo, juliet } = await meet()
    const toJuliet = romeo.conversation(juliet.jid)
    store.isFull = true
    await assert.rejects(toJuliet.send("A thousand times good night"), { name: "NotKept" })
    const [failed] = await until(toJuliet.messages, ([only]) => only?.state === "failed")
    assert.deepEqual(failed?.failure, { kind: "not-kept", isForRoom: true })
    store.isFull = false
    await Promise.all([toJuliet.retry(failed?.id ?? ""), romeo.storage.look()])
    await toJuliet.send("Parting is such sweet sorrow")
    await until(juliet.conversation(romeo.jid).messages, (all) => all.length >= 2)
    const said = ["A thousand times good night", "Parting is such sweet sorrow"]
    assert.deepEqual(textsOf(juliet, romeo.jid), said)
    assert.deepEqual(textsOf(romeo, juliet.jid), said)
  })

  test("sends by itself what had no room, in the order of writing and once", async () => {
    const { store, romeo, juliet } = await meet()
    const toJuliet = romeo.conversation(juliet.jid)
    await toJuliet.send("one")
    store.isFull = true
    const written = ["two", "three", "four", "five"]
    const refusals = await Promise.all(
      written.map((text) =>
        toJuliet.send(text).then(
          () => assert.fail(),
          (error: unknown) => error,
        ),
      ),
    )
    const all = toJuliet.messages.get()
    assert.deepEqual(
      all.slice(1).map(({ body, state }) => [body, state]),
      written.map((body) => [body, "failed"]),
    )
    await toJuliet.discard(all.find(({ body }) => body === "four")?.id ?? "")
    store.isFull = false
    await until(romeo.storage.state, (state) => state === "kept")
    const hers = juliet.conversation(romeo.jid).messages
    await until(hers, (messages) => messages.length >= 4)
    // Whoever keeps the texts elsewhere meanwhile need not any more.
    for (const error of refusals) await (error as NotKept).whenGone
    await toJuliet.send("six")
    await until(hers, (messages) => messages.length >= 5)
    const said = ["one", "two", "three", "five", "six"]
    assert.deepEqual(textsOf(juliet, romeo.jid), said)
    assert.deepEqual(textsOf(romeo, juliet.jid), said)
  })

  test("sends what is written before anybody found that there is room behind what waits for it", async () => {
    const { store, romeo, juliet } = await meet()
    const toJuliet = romeo.conversation(juliet.jid)
    store.isFull = true
    await assert.rejects(toJuliet.send("one"), { name: "NotKept" })
    await assert.rejects(toJuliet.send("two"), { name: "NotKept" })
    store.isFull = false
    await Promise.all([toJuliet.send("three"), toJuliet.send("four")])
    await until(juliet.conversation(romeo.jid).messages, (all) => all.length >= 4)
    assert.deepEqual(textsOf(juliet, romeo.jid), ["one", "two", "three", "four"])
    assert.deepEqual(textsOf(romeo, juliet.jid), ["one", "two", "three", "four"])
  })

  test("may be full when it comes online, and does not try without a rest", async () => {
    const { store, romeo, juliet } = await meet()
    store.isFull = true
    await juliet.conversation(romeo.jid).send("wherefore art thou")
    await until(romeo.storage.state, (state) => state === "full")
    const before = store.refused
    romeo.reconnect()
    await romeo.whenOnline()
    await new Promise<void>((resolve) => setTimeout(resolve, 1_000))
    assert.ok(store.refused - before < 40, `${store.refused - before} transactions were tried in a second`)
    store.isFull = false
    await until(romeo.conversation(juliet.jid).messages, (all) => all.length === 1)
  })
})

describe("a device that is full, at a server without an archive", () => {
  const ROMEO = "romeo@montague.example"
  const JULIET = Jid.parse("juliet@capulet.example")
  const ENDPOINT = { kind: "websocket", url: "ws://127.0.0.1:9" } as const
  const SM = "urn:xmpp:sm:3"
  afterEach(closeDevices)

  async function arrive() {
    const server = new ScriptedServer(ROMEO)
    server.hasArchive = false
    const store = new LimitedStore()
    const person = { address: Jid.parse(ROMEO), password: "secret" }
    const account = await signIn(person, ENDPOINT, { openLink: server.openLink, store })
    const { messages } = account.conversation(JULIET)
    const hears = (text: string) =>
      server.say(
        `<message from='${JULIET}/b' to='${ROMEO}' id='${nameAnew("m")}' type='chat'><body>${text}</body></message>`,
      )
    hears("one")
    await until(messages, (all) => all.length === 1)
    server.say(`<r xmlns='${SM}'/>`)
    await server.next("a")
    return { server, store, account, messages, hears }
  }

  test("acknowledges nothing that it could not store, and all of it once it could", async () => {
    const { server, store, account, messages, hears } = await arrive()
    store.isFull = true
    hears("two")
    await until(account.storage.state, (state) => state === "full")
    server.say(`<r xmlns='${SM}'/>`)
    hears("three")
    server.say(`<r xmlns='${SM}'/>`)
    // An answer to this stands behind what would be the answers to those.
    server.say(`<iq type='get' id='last' from='${ROMEO}'><ping xmlns='urn:xmpp:ping'/></iq>`)
    await server.next("iq", ({ id }) => id === "last")
    assert.equal(server.find("a").length, 1)
    store.isFull = false
    await until(messages, (all) => all.length === 3)
    server.say(`<r xmlns='${SM}'/>`)
    await server.next("a", ({ attrs }) => Number(attrs.h) >= 3)
    assert.deepEqual(textsOf(account, JULIET), ["one", "two", "three"])
  })

  test("does not resume a session whose messages it could not store", async () => {
    const { server, store, account, messages, hears } = await arrive()
    store.isFull = true
    hears("two")
    await until(account.storage.state, (state) => state === "full")
    server.hangUp()
    await until(account.status, ({ state }) => state !== "online")
    await account.whenOnline()
    assert.equal(server.find("resume").length, 0)
    store.isFull = false
    await until(account.storage.state, (state) => state === "kept")
    // As a server does that was never told.
    hears("two")
    await until(messages, (all) => all.length === 2)
    assert.deepEqual(textsOf(account, JULIET), ["one", "two"])
  })

  test("sends what the server has acknowledged only once, although that could not be noted", async () => {
    const { server, store, account } = await arrive()
    await account.conversation(JULIET).send("sent")
    await server.next("message")
    store.isFull = true
    server.acknowledges = true
    server.say(`<a xmlns='${SM}' h='${countStanzas(server)}'/>`)
    await until(account.storage.state, (state) => state === "full")
    server.hangUp()
    await until(account.status, ({ state }) => state !== "online")
    await account.whenOnline()
    store.isFull = false
    const { messages } = account.conversation(JULIET)
    await until(messages, (all) => all.at(-1)?.state === "sent")
    assert.equal(server.find("message", (message) => message.has("body")).length, 1)
  })

  const countStanzas = (server: ScriptedServer) =>
    server.received
      .slice(server.received.findLastIndex(({ name }) => name === "enable"))
      .filter(({ name }) => {
        return name === "iq" || name === "message" || name === "presence"
      }).length
})
