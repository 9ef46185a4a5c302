import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { NS_LAST, NS_LAST_SEEN, type Stanza } from "@kith/xmpp"
import { PASSWORD, startTestServer, type TestServer } from "../../../../apps/server/src/testing/index.ts"
import type { Account, Endpoint } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { type CuttingProxy, startCuttingProxy } from "./cutting-proxy.ts"
import { befriend, closeDevices, createPerson, openDevice, signIn } from "./people.ts"
import { PROSODY_IS_INSTALLED, startProsody } from "./prosody.ts"
import { until } from "./until.ts"

const noLink = () => Promise.reject(new Error("There is no network"))
const isTrue = (value: boolean | undefined) => value === true
const isFalse = (value: boolean | undefined) => value === false

describe("whether others learn when somebody was last online", () => {
  let server: TestServer
  let proxy: CuttingProxy
  before(async () => {
    server = await startTestServer({ config: "[last-seen]\nmax-exceptions = 2" })
    proxy = await startCuttingProxy(server.ports.http ?? 0)
  })
  afterEach(closeDevices)
  after(async () => {
    await proxy.close()
    await server.stop()
  })
  const endpoint = (): Endpoint => ({ kind: "websocket", url: server.webSocketUrl })
  let count = 0
  async function createCouple() {
    const [romeo, juliet] = [`romeo-${++count}`, `juliet-${count}`]
    await server.register(romeo, juliet)
    const person = (name: string) => ({ address: server.address(name), password: PASSWORD })
    return { romeo: person(romeo), juliet: person(juliet) }
  }
  /** Resolves when the server knows what was decided on this device. */
  async function untilKnown({ lastSeenDisclosure }: Account): Promise<void> {
    await until(lastSeenDisclosure.isOffered, isTrue)
    await until(lastSeenDisclosure.isOwed, isFalse)
  }

  test("is decided on one device for all, and for one person otherwise", async () => {
    const couple = await createCouple()
    const romeo = await signIn(couple.romeo, endpoint())
    const [juliet, phone] = [await signIn(couple.juliet, endpoint()), await signIn(couple.juliet, endpoint())]
    await befriend(romeo, juliet)
    await untilKnown(phone)
    assert.equal(juliet.lastSeenDisclosure.contacts.get(), true)
    assert.equal(await romeo.lastSeen(juliet.jid), 0)
    await juliet.lastSeenDisclosure.set(false)
    await until(phone.lastSeenDisclosure.contacts, isFalse)
    assert.equal(await romeo.lastSeen(juliet.jid), undefined)
    await phone.lastSeenDisclosure.setForPerson(romeo.jid, true)
    await until(juliet.lastSeenDisclosure.people, (people) => people.get(romeo.jid.toString()) === true)
    assert.equal(await romeo.lastSeen(juliet.jid), 0)
    await juliet.lastSeenDisclosure.setForPerson(romeo.jid, undefined)
    await until(phone.lastSeenDisclosure.people, (people) => people.size === 0)
    assert.equal(await romeo.lastSeen(juliet.jid), undefined)
  })

  test("can be decided without a connection, and the later of two decisions holds", async () => {
    const couple = await createCouple()
    const romeo = await signIn(couple.romeo, endpoint())
    const store = createMemoryStore()
    const before = await signIn(couple.juliet, endpoint(), { store })
    await befriend(romeo, before)
    await untilKnown(before)
    await before.close()
    const offline = await openDevice(couple.juliet, endpoint(), { store, openLink: noLink })
    assert.equal(offline.lastSeenDisclosure.isOffered.get(), true)
    await offline.lastSeenDisclosure.set(false)
    await offline.lastSeenDisclosure.setForPerson(romeo.jid, true)
    assert.equal(offline.lastSeenDisclosure.isOwed.get(), true)
    await offline.close()
    // The server's clock stands still by itself.
    server.clock.advance(60_000)
    const phone = await signIn(couple.juliet, endpoint())
    await untilKnown(phone)
    await phone.lastSeenDisclosure.setForPerson(romeo.jid, false)
    await untilKnown(phone)
    const again = await signIn(couple.juliet, endpoint(), { store })
    await until(phone.lastSeenDisclosure.contacts, isFalse)
    await untilKnown(again)
    const romeoIs = [again, phone].map((device) =>
      device.lastSeenDisclosure.people.get().get(romeo.jid.toString()),
    )
    assert.deepEqual(romeoIs, [false, false])
    assert.equal(await romeo.lastSeen(again.jid), undefined)
  })

  test("is told in the session that goes on when it was decided while the connection was broken", async () => {
    const couple = await createCouple()
    const throughProxy = { kind: "websocket", url: `ws://127.0.0.1:${proxy.port}/xmpp` } as const
    const juliet = await signIn(couple.juliet, throughProxy)
    const phone = await signIn(couple.juliet, endpoint())
    await untilKnown(juliet)
    await untilKnown(phone)
    proxy.retarget(undefined)
    proxy.cutAll()
    await until(juliet.status, ({ state }) => state !== "online")
    await juliet.lastSeenDisclosure.set(false)
    await juliet.settings.set("typing", false)
    assert.equal(juliet.lastSeenDisclosure.isOwed.get(), true)
    proxy.retarget(server.ports.http)
    juliet.reconnect()
    await until(phone.lastSeenDisclosure.contacts, isFalse)
    await until(phone.settings.all, ({ typing }) => !typing)
    await until(juliet.lastSeenDisclosure.isOwed, isFalse)
  })

  test("is as the server has it where the server refuses, and the person is told why", async () => {
    const couple = await createCouple()
    const juliet = await signIn(couple.juliet, endpoint())
    await untilKnown(juliet)
    const { lastSeenDisclosure: disclosure } = juliet
    for (const name of ["romeo", "tybalt", "nurse"]) {
      await disclosure.setForPerson(server.address(name), false)
      await until(disclosure.isOwed, isFalse)
    }
    const refusal = await until(disclosure.refusal, (failure) => failure !== undefined)
    assert.ok(refusal?.kind === "stanza" && refusal.text?.includes("2 exceptions"), JSON.stringify(refusal))
    await until(disclosure.people, (people) => people.size === 2)
    assert.deepEqual([...disclosure.people.get().keys()], ["romeo@localhost", "tybalt@localhost"])
    await disclosure.set(false)
    assert.equal(disclosure.refusal.get(), undefined)
  })

  test("is nothing that others can change, and no device tells how long nobody has touched it", async () => {
    const couple = await createCouple()
    const juliet = await signIn(couple.juliet, endpoint())
    await untilKnown(juliet)
    await juliet.lastSeenDisclosure.set(false)
    await untilKnown(juliet)
    const romeo = await server.join(couple.romeo.address.local ?? "")
    romeo.send(`<presence type='subscribe' to='${juliet.jid}'/>`)
    await until(juliet.requests, (requests) => requests.length === 1)
    await juliet.acceptRequest(couple.romeo.address)
    const isDevice = ({ from }: Stanza) => from?.startsWith(`${juliet.jid}/`) === true
    const { from = "" } = await romeo.next("presence", isDevice)
    await juliet.lastSeenDisclosure.setForPerson(couple.romeo.address, true)
    await untilKnown(juliet)
    const question = `<query xmlns='${NS_LAST}'/>`
    assert.equal(await romeo.askInVain(question, { to: from }), "service-unavailable")
    for (const told of ["true", "perhaps"]) {
      romeo.send(
        `<message type='headline' to='${from}'><last-seen xmlns='${NS_LAST_SEEN}'><contacts told='${told}'/></last-seen></message>`,
      )
    }
    // It has read what came before.
    await romeo.askInVain(question, { to: from })
    assert.equal(juliet.lastSeenDisclosure.contacts.get(), false)
  })
})

test("a server of others gives no choice, and answers contacts if anybody", {
  skip: !PROSODY_IS_INSTALLED && "Prosody is not installed",
}, async () => {
  const prosody = await startProsody({
    modules: ["roster", "saslauth", "tls", "disco", "register", "websocket", "pep", "lastactivity"],
  })
  try {
    const [romeo, juliet] = await Promise.all(
      ["romeo", "juliet"].map(async (name) =>
        signIn(await createPerson(name, prosody.webSocket), prosody.webSocket),
      ),
    )
    assert.ok(romeo && juliet)
    await befriend(romeo, juliet)
    await until(juliet.lastSeenDisclosure.isOffered, isFalse)
    await juliet.close()
    await until(romeo.contacts, ([contact]) => contact?.presence.availability === "offline")
    assert.ok(((await romeo.lastSeen(juliet.jid)) ?? -1) >= 0)
  } finally {
    await closeDevices()
    await prosody.remove()
  }
})
