import assert from "node:assert/strict"
import { test } from "node:test"
import type { Account } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeCouple } from "./describe-couple.ts"
import { befriend, openDevice, signIn } from "./people.ts"
import { until } from "./until.ts"

const noLink = () => Promise.reject(new Error("There is no network"))

describeCouple("what was read on one device", (couple) => {
  const unread = (account: Account, count: number) =>
    until(account.conversation(couple.romeo.address).unread, (value) => value === count)

  /** Romeo's device, and two of Juliet, who tells nobody what she reads. */
  async function meet(store = createMemoryStore()): Promise<[Account, Account, Account]> {
    await couple.create()
    const of = await signIn(couple.romeo, couple.host.webSocket)
    const [desk, phone] = [
      await signIn(couple.juliet, couple.host.webSocket, { store }),
      await signIn(couple.juliet, couple.host.webSocket),
    ]
    await befriend(of, desk)
    await desk.settings.set("readMarks", false)
    return [of, desk, phone]
  }

  test("is read on the others, and on those that come later, though the peer is not told", async () => {
    const [of, desk, phone] = await meet()
    for (const text of ["See how she leans her cheek", "O, that I were a glove"]) {
      await of.conversation(couple.juliet.address).send(text)
    }
    await Promise.all([unread(desk, 2), unread(phone, 2)])
    await desk.conversation(couple.romeo.address).markDisplayed()
    await unread(phone, 0)
    await of.conversation(couple.juliet.address).send("That I might touch that cheek")
    await Promise.all([unread(desk, 1), unread(phone, 1)])
    const tablet = await signIn(couple.juliet, couple.host.webSocket)
    await until(tablet.conversation(couple.romeo.address).messages, ({ length }) => length === 3)
    await unread(tablet, 1)
    const states = of
      .conversation(couple.juliet.address)
      .messages.get()
      .map(({ state }) => state)
    assert.ok(!states.includes("displayed"), "Romeo was told what Juliet read")
  })

  test("is read on the others also if it was read without a connection", async () => {
    const store = createMemoryStore()
    const [of, desk, phone] = await meet(store)
    await of.conversation(couple.juliet.address).send("She speaks")
    await Promise.all([unread(desk, 1), unread(phone, 1)])
    await desk.close()
    const offline = await openDevice(couple.juliet, couple.host.webSocket, { store, openLink: noLink })
    await offline.conversation(couple.romeo.address).markDisplayed()
    await offline.close()
    assert.equal(phone.conversation(couple.romeo.address).unread.get(), 1)
    await signIn(couple.juliet, couple.host.webSocket, { store })
    await unread(phone, 0)
  })
})
