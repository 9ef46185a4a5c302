import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import type { Account } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, openDevice, type Person, signIn } from "./people.ts"
import { until } from "./until.ts"

const noLink = () => Promise.reject(new Error("There is no network"))

describeOnHosts("what was read on one device", (startHost) => {
  let host: Host
  let romeo: Person
  let juliet: Person
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  const unread = (account: Account, count: number) =>
    until(account.conversation(romeo.address).unread, (value) => value === count)

  /** Romeo's device, and two of Juliet, who tells nobody what she reads. */
  async function meet(store = createMemoryStore()): Promise<[Account, Account, Account]> {
    romeo = await host.createPerson("romeo")
    juliet = await host.createPerson("juliet")
    const of = await signIn(romeo, host.webSocket)
    const [desk, phone] = [
      await signIn(juliet, host.webSocket, { store }),
      await signIn(juliet, host.webSocket),
    ]
    await befriend(of, desk)
    await desk.settings.set("readMarks", false)
    return [of, desk, phone]
  }

  test("is read on the others, and on those that come later, though the peer is not told", async () => {
    const [of, desk, phone] = await meet()
    for (const text of ["See how she leans her cheek", "O, that I were a glove"]) {
      await of.conversation(juliet.address).send(text)
    }
    await Promise.all([unread(desk, 2), unread(phone, 2)])
    await desk.conversation(romeo.address).markDisplayed()
    await unread(phone, 0)
    await of.conversation(juliet.address).send("That I might touch that cheek")
    await Promise.all([unread(desk, 1), unread(phone, 1)])
    const tablet = await signIn(juliet, host.webSocket)
    await until(tablet.conversation(romeo.address).messages, ({ length }) => length === 3)
    await unread(tablet, 1)
    const states = of
      .conversation(juliet.address)
      .messages.get()
      .map(({ state }) => state)
    assert.ok(!states.includes("displayed"), "Romeo was told what Juliet read")
  })

  test("is read on the others also if it was read without a connection", async () => {
    const store = createMemoryStore()
    const [of, desk, phone] = await meet(store)
    await of.conversation(juliet.address).send("She speaks")
    await Promise.all([unread(desk, 1), unread(phone, 1)])
    await desk.close()
    const offline = await openDevice(juliet, host.webSocket, { store, openLink: noLink })
    await offline.conversation(romeo.address).markDisplayed()
    await offline.close()
    assert.equal(phone.conversation(romeo.address).unread.get(), 1)
    await signIn(juliet, host.webSocket, { store })
    await unread(phone, 0)
  })
})
