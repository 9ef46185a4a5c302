import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { PASSWORD, startTestServer, type TestServer } from "../../../../apps/server/src/testing/index.ts"
import { DEFAULT_SETTINGS, isQuietAt, PasswordResetRequired } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, openDevice, signIn } from "./people.ts"
import { until } from "./until.ts"

const noLink = () => Promise.reject(new Error("There is no network"))

describeOnHosts("what a person decides for all their devices", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  test("reaches the other devices, also what was decided without a connection", async () => {
    const romeo = await host.createPerson("romeo")
    const store = createMemoryStore()
    const here = await signIn(romeo, host.webSocket, { store })
    const phone = await signIn(romeo, host.webSocket)
    assert.deepEqual(here.settings.all.get(), DEFAULT_SETTINGS)
    await here.settings.set("readMarks", false)
    await here.settings.set("quietHours", { from: 22 * 60, until: 7 * 60 })
    await until(phone.settings.all, ({ readMarks, quietHours }) => !readMarks && quietHours?.from === 1320)
    await here.close()
    const offline = await openDevice(romeo, host.webSocket, { store, openLink: noLink })
    assert.equal(offline.settings.all.get().readMarks, false)
    await offline.settings.set("typing", false)
    await offline.close()
    await signIn(romeo, host.webSocket, { store })
    await until(phone.settings.all, ({ typing }) => !typing)
  })

  test("is what others are told: no receipt, no mark, no typing, but for whom an exception is made", async () => {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const [romeoHere, julietHere] = [
      await signIn(romeo, host.webSocket),
      await signIn(juliet, host.webSocket),
    ]
    await befriend(romeoHere, julietHere)
    for (const key of ["receipts", "readMarks", "typing"] as const) await julietHere.settings.set(key, false)
    const told = romeoHere.conversation(juliet.address)
    const seen = julietHere.conversation(romeo.address)
    await told.send("Did my heart love till now?")
    await until(seen.messages, (messages) => messages.length === 1)
    await seen.markDisplayed()
    seen.setTyping(true)
    assert.equal(julietHere.settings.allows("readMarks", romeo.address), false)
    await julietHere.settings.setForPerson(romeo.address, { readMarks: true })
    await told.send("Forswear it, sight!")
    await until(seen.messages, (messages) => messages.length === 2)
    // Nothing was told of the first: the mark of the second comes, and no receipt before it.
    assert.equal(told.messages.get()[0]?.state, "sent")
    assert.equal(told.typing.get(), false)
    await seen.markDisplayed()
    await until(told.messages, (messages) => messages.at(-1)?.state === "displayed")
  })

  test("a status is shown by all devices until it ends", async () => {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const [romeoHere, julietHere] = [
      await signIn(romeo, host.webSocket),
      await signIn(juliet, host.webSocket),
    ]
    await befriend(romeoHere, julietHere)
    // By the clock of the server, which is another one than ours here.
    const later = romeoHere.serverNow() + 10 * 60_000
    await romeoHere.settings.set("status", { show: "dnd", text: "At the wall", until: later })
    await until(julietHere.contacts, ([contact]) => {
      return contact?.presence.availability === "dnd" && contact.presence.status === "At the wall"
    })
    await romeoHere.settings.set("status", {
      show: "dnd",
      text: "At the wall",
      until: romeoHere.serverNow() - 1,
    })
    await until(julietHere.contacts, ([contact]) => {
      return contact?.presence.availability === "online" && contact.presence.status === undefined
    })
  })

  test("groups of contacts, the time somebody was last there, and what they tell of themselves", async () => {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const [romeoHere, julietHere] = [
      await signIn(romeo, host.webSocket),
      await signIn(juliet, host.webSocket),
    ]
    await befriend(romeoHere, julietHere)
    await romeoHere.groupContact(juliet.address, ["Capulets", " Friends ", ""])
    const [contact] = await until(romeoHere.contacts, ([first]) => first?.groups.length === 2)
    assert.deepEqual([...(contact?.groups ?? [])].sort(), ["Capulets", "Friends"])
    assert.equal(contact?.subscription, "both")

    assert.deepEqual(await romeoHere.details(juliet.address), {})
    const details = {
      fullName: "Juliet Capulet",
      bio: "On the balcony.",
      website: "https://capulet.example/",
    }
    await julietHere.setDetails({ ...details, place: "Verona" })
    assert.deepEqual(await romeoHere.details(juliet.address), { ...details, place: "Verona" })
    await julietHere.setDetails({ ...details, website: "javascript:alert(1)" })
    assert.deepEqual(await romeoHere.details(juliet.address), {
      fullName: details.fullName,
      bio: details.bio,
    })
  })
})

describe("on our own server", () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    await server.register("romeo", "juliet", "tybalt")
  })
  after(() => server.stop())
  afterEach(closeDevices)
  const join = (name: string) => {
    const endpoint = { kind: "websocket", url: server.webSocketUrl } as const
    return signIn({ address: server.address(name), password: PASSWORD }, endpoint)
  }

  test("somebody who is blocked on one device is blocked on all, with a report if there is one", async () => {
    const [here, phone, tybalt] = [await join("romeo"), await join("romeo"), await join("tybalt")]
    await until(phone.blocking.blocked, (blocked) => blocked !== undefined)
    await here.blocking.block(tybalt.jid, { reason: "abuse", text: "He wants to fight." })
    await until(phone.blocking.blocked, (blocked) => blocked?.length === 1)
    assert.equal(phone.blocking.isBlocked(tybalt.jid), true)
    await until(here.blocking.blocked, (blocked) => blocked?.length === 1)
    const refused = tybalt.conversation(here.jid)
    await refused.send("Thou art a villain.")
    await until(refused.messages, ([message]) => message?.state === "failed")
    await phone.blocking.unblock(tybalt.jid)
    await until(here.blocking.blocked, (blocked) => blocked?.length === 0)
  })

  test("what has access is listed, and can be shut out", async () => {
    const [here, phone] = [await join("juliet"), await join("juliet")]
    const list = (await here.access.list()) ?? []
    assert.ok(list.length >= 1)
    assert.ok(list.every(({ id }) => id !== ""))
    const [first] = list
    assert.ok(first)
    await assert.rejects(here.access.revoke(first.id), PasswordResetRequired)
    await phone.close()
  })

  test("an invitation is a link with an end; an account can be removed", async () => {
    const here = await join("tybalt")
    const invitation = await here.createInvitation()
    assert.match(invitation?.uri ?? "", /^xmpp:/)
    assert.match(invitation?.url ?? "", /^http/)
    assert.ok((invitation?.expiresAt ?? 0) > server.clock.now())
    assert.equal(await here.lastSeen(server.address("juliet")), undefined)
    await here.remove()
    await assert.rejects(join("tybalt"))
  })
})

test("quiet hours may go over midnight", () => {
  const at = (hour: number) => new Date(2026, 10, 27, hour, 30)
  const night = { from: 22 * 60, until: 7 * 60 }
  assert.deepEqual(
    [21, 22, 3, 7].map((hour) => isQuietAt(night, at(hour))),
    [false, true, true, false],
  )
  const day = { from: 9 * 60, until: 17 * 60 }
  assert.deepEqual(
    [8, 9, 16, 17].map((hour) => isQuietAt(day, at(hour))),
    [false, true, true, false],
  )
  assert.equal(isQuietAt(null, at(3)), false)
})
