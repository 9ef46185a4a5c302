import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import { NS_ARCHIVE, NS_BLOCKING, NS_BOOKMARKS, NS_ROSTER, type Stanza, stanza, xml } from "@kith/xmpp"
import { NS_SETTINGS } from "../account-settings/setting-codec.ts"
import type { Account, Live, Message } from "../index.ts"
import { createLive } from "../live.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, nameAnew, openDevice, signIn } from "./people.ts"
import { until } from "./until.ts"
import { Wire } from "./wire.ts"

const NS_STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas"
const NS_PUBSUB = "http://jabber.org/protocol/pubsub"

const bodies = (messages: readonly Message[]) => messages.map(({ body }) => body)
const isFor = (namespace: string) => (request: Stanza) => request.has("query", namespace)
const isForNode = (node: string) => (request: Stanza) =>
  request.type === "get" && request.child("pubsub", NS_PUBSUB)?.child("items")?.attrs.node === node

interface Refusal {
  /** How often it was asked. */
  readonly asked: Live<number>
  /** From now on the server's own answers arrive. */
  end(): void
}

/** In place of what the server answers to certain requests comes an error, or nothing at all. */
function refuse(
  wire: Wire,
  isMeant: (request: Stanza) => boolean,
  how: "wait" | "cancel" | "lose" = "wait",
): Refusal {
  const before = wire.change
  let isOver = false
  const asked = createLive(0)
  wire.change = (received) => {
    const { id, from, to, name, type } = received
    const isAnswer = name === "iq" && (type === "result" || type === "error")
    const request = isAnswer ? wire.last.sent.find((sent) => sent.name === "iq" && sent.id === id) : undefined
    if (isOver || request === undefined || !isMeant(request)) return before(received)
    asked.set(asked.get() + 1)
    if (how === "lose") return undefined
    const condition = how === "wait" ? "resource-constraint" : "not-allowed"
    const error = xml("error", { type: how }, xml(condition, { xmlns: NS_STANZA_ERRORS }))
    return stanza({
      name: "iq",
      attrs: { xmlns: "jabber:client", id, from, to, type: "error" },
      children: [error],
    })
  }
  return {
    asked,
    end() {
      isOver = true
    },
  }
}

describeOnHosts("what the server does not answer at the beginning of a session", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  const meet = async () => {
    const romeo = await host.createPerson("romeo")
    const juliet = await host.createPerson("juliet")
    const store = createMemoryStore()
    const romeoHere = await signIn(romeo, host.webSocket)
    const julietHere = await signIn(juliet, host.webSocket, { store })
    await befriend(romeoHere, julietHere)
    await say(romeoHere, julietHere, "before")
    return { romeo, juliet, romeoHere, julietHere, store }
  }
  const say = async (speaker: Account, listener: Account, line: string) => {
    await speaker.conversation(listener.jid).send(line)
    await until(listener.conversation(speaker.jid).messages, (all) => all.at(-1)?.body === line)
  }
  const tell = async (speaker: Account, listener: Account, lines: readonly string[]) => {
    const conversation = speaker.conversation(listener.jid)
    for (const line of lines) await conversation.send(line)
    await until(
      conversation.messages,
      (all) => all.at(-1)?.body === lines.at(-1) && all.at(-1)?.state !== "pending",
    )
  }

  for (const how of ["wait", "lose"] as const) {
    test(`the archive is read later, and what comes meanwhile is shown (${how})`, async () => {
      const { juliet, romeo, romeoHere, julietHere, store } = await meet()
      await julietHere.close()
      await tell(romeoHere, julietHere, ["away 1", "away 2"])

      const wire = new Wire()
      const refusal = refuse(wire, isFor(NS_ARCHIVE), how)
      const juliet2 = await signIn(juliet, host.webSocket, { store, openLink: wire.openLink })
      const { messages } = juliet2.conversation(romeo.address)
      await until(juliet2.isBehind, (isBehind) => isBehind)
      await tell(romeoHere, juliet2, ["live"])
      await until(messages, (all) => all.at(-1)?.body === "live")
      refusal.end()
      await until(messages, ({ length }) => length === 4)
      assert.deepEqual(bodies(messages.get()), ["before", "away 1", "away 2", "live"])
      await until(juliet2.isBehind, (isBehind) => !isBehind)
    })
  }

  test("what the archive was never asked for in this session comes in the next one", async () => {
    const { juliet, romeo, romeoHere, julietHere, store } = await meet()
    await julietHere.close()
    await tell(romeoHere, julietHere, ["away 1", "away 2"])
    const wire = new Wire()
    refuse(wire, isFor(NS_ARCHIVE), "cancel")
    const once = await signIn(juliet, host.webSocket, { store, openLink: wire.openLink })
    await tell(romeoHere, once, ["live"])
    await until(once.conversation(romeo.address).messages, (all) => all.at(-1)?.body === "live")
    await once.close()
    const again = await signIn(juliet, host.webSocket, { store })
    const { messages } = again.conversation(romeo.address)
    await until(messages, ({ length }) => length === 4)
    assert.deepEqual(bodies(messages.get()), ["before", "away 1", "away 2", "live"])
  })

  test("the archive of a group is read later, and what comes meanwhile is shown", async () => {
    const { juliet, romeoHere, julietHere, store } = await meet()
    const room = await romeoHere.rooms.create({ name: nameAnew("The orchard"), kind: "channel" })
    await julietHere.rooms.join(room.jid)
    const speak = async (lines: readonly string[]) => {
      const conversation = romeoHere.conversation(room.jid)
      for (const line of lines) await conversation.send(line)
      await until(
        conversation.messages,
        (all) => all.at(-1)?.body === lines.at(-1) && all.at(-1)?.state !== "pending",
      )
    }
    await speak(["before"])
    await until(julietHere.conversation(room.jid).messages, ({ length }) => length === 1)
    await julietHere.close()
    await speak(["away 1", "away 2"])

    const wire = new Wire()
    const isForRoom = (request: Stanza) => request.to === room.jid.toString() && isFor(NS_ARCHIVE)(request)
    const refusal = refuse(wire, isForRoom)
    const here = await signIn(juliet, host.webSocket, { store, openLink: wire.openLink })
    const { messages } = here.conversation(room.jid)
    await until(refusal.asked, (times) => times >= 2)
    await speak(["live"])
    await until(messages, (all) => all.at(-1)?.body === "live")
    refusal.end()
    await until(messages, ({ length }) => length === 4)
    assert.deepEqual(bodies(messages.get()), ["before", "away 1", "away 2", "live"])
  })

  test("the roster is asked for again, and all else does not wait for it", async () => {
    const { juliet, romeo, romeoHere } = await meet()
    const wire = new Wire()
    const refusal = refuse(wire, isFor(NS_ROSTER))
    const newDevice = await openDevice(juliet, host.webSocket, { openLink: wire.openLink })
    await until(newDevice.isBehind, (isBehind) => isBehind)
    const { messages } = newDevice.conversation(romeo.address)
    await until(messages, (all) => all.at(-1)?.body === "before")
    assert.deepEqual(newDevice.contacts.get(), [])
    // The person need not wait for the next attempt.
    refusal.end()
    newDevice.reconnect()
    await until(newDevice.contacts, ([contact]) => contact?.jid.equals(romeo.address) === true)
    await until(newDevice.isBehind, (isBehind) => !isBehind)
    await say(romeoHere, newDevice, "after")
  })

  test("what it refuses for good is not asked again", async () => {
    const { juliet, julietHere } = await meet()
    await julietHere.settings.set("typing", false)
    const wire = new Wire()
    const refused = refuse(wire, isForNode(NS_SETTINGS), "cancel")
    const waiting = refuse(wire, isFor(NS_ROSTER))
    const newDevice = await signIn(juliet, host.webSocket, { openLink: wire.openLink })
    await until(newDevice.isBehind, (isBehind) => isBehind)
    assert.ok(waiting.asked.get() > 1)
    // Once at the beginning, and once when the server wants to know what we want to hear of.
    assert.ok(refused.asked.get() <= 2, `It was asked ${refused.asked.get()} times`)
  })

  test("settings, blocked people and groups stay as they were known, and are brought up to date later", async () => {
    const { juliet, romeo, julietHere, store } = await meet()
    const room = await julietHere.rooms.create({ name: nameAnew("The balcony"), kind: "group" })
    const canBlock = julietHere.blocking.blocked.get() !== undefined
    if (canBlock) await julietHere.blocking.block(romeo.address)
    const blocked = await until(julietHere.blocking.blocked, (all) => !canBlock || all?.length === 1)
    await julietHere.close()
    const other = await signIn(juliet, host.webSocket)
    await until(other.rooms.joined, (all) => all.length === 1)
    await other.settings.set("typing", false)
    await other.close()

    const wire = new Wire()
    const refusals = [
      isForNode(NS_SETTINGS),
      isForNode(NS_BOOKMARKS),
      (request: Stanza) => request.has("blocklist", NS_BLOCKING),
    ].map((isMeant) => refuse(wire, isMeant))
    const here = await signIn(juliet, host.webSocket, { store, openLink: wire.openLink })
    const standing = here.rooms.room(room.jid).standing
    await until(standing, ({ state }) => state === "inside")
    for (const { asked } of refusals) await until(asked, (times) => times >= 2)
    assert.deepEqual(here.blocking.blocked.get()?.map(String), blocked?.map(String))
    assert.equal(standing.get().state, "inside")
    assert.deepEqual(
      here.rooms.joined.get().map(({ jid }) => jid.toString()),
      [room.jid.toString()],
    )
    assert.equal(here.settings.all.get().typing, true)
    for (const refusal of refusals) refusal.end()
    await until(here.settings.all, ({ typing }) => !typing)
  })
})
