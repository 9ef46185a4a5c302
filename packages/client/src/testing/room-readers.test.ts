import assert from "node:assert/strict"
import { test } from "node:test"
import type { Account, Reader, Room } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import type { Store } from "../store/store.ts"
import { describeCouple } from "./describe-couple.ts"
import { nameAnew, openDevice, signIn } from "./people.ts"
import { until } from "./until.ts"

const noLink = () => Promise.reject(new Error("There is no network"))

describeCouple("what was read in a group", (couple) => {
  const jidsOf = (readers: readonly Reader[]) => readers.map(({ jid }) => String(jid)).sort()

  /** Romeo's group, with Juliet in it. */
  async function meet(julietStore = createMemoryStore()): Promise<[Account, Account, Room]> {
    await couple.create()
    const of = await signIn(couple.romeo, couple.host.webSocket)
    const her = await signIn(couple.juliet, couple.host.webSocket, { store: julietStore })
    const people = [couple.juliet.address]
    const group = await of.rooms.create({ name: nameAnew("The wedding"), kind: "group", people })
    await her.rooms.join(group.jid)
    await until(group.occupantCount, (count) => count === 2)
    return [of, her, group]
  }

  const heard = (account: Account, room: Room, count: number) =>
    until(account.conversation(room.jid).messages, ({ length }) => length === count)
  const read = (account: Account, room: Room) => account.conversation(room.jid).markDisplayed()
  const stateOf = (account: Account, room: Room, text: string) =>
    account
      .conversation(room.jid)
      .messages.get()
      .find(({ body }) => body === text)?.state
  const whenRead = (account: Account, room: Room, text: string) =>
    until(account.conversation(room.jid).messages, () => stateOf(account, room, text) === "displayed")

  /** It is decided what becomes of what was read there. */
  async function whenSettled(store: Store, room: Room): Promise<void> {
    const peer = room.jid.toString()
    const find = () => store.transact((transaction) => transaction.findConversation(peer))
    for (;;) {
      const { displayedOrder = 0, markedOrder = 0 } = (await find()) ?? {}
      if (displayedOrder > 0 && markedOrder >= displayedOrder) return
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  test("is told to all who are in it, by name, and to those who come later", async () => {
    const [of, her, group] = await meet()
    const person = await couple.host.createPerson("tybalt")
    const tybalt = await signIn(person, couple.host.webSocket)
    await group.invite([person.address])
    await tybalt.rooms.join(group.jid)
    for (const text of ["one", "two"]) await of.conversation(group.jid).send(text)
    await Promise.all([heard(of, group, 2), heard(her, group, 2), heard(tybalt, group, 2)])
    await read(her, group)
    const messages = await whenRead(of, group, "two")
    assert.deepEqual(
      messages.map(({ state }) => state),
      ["displayed", "displayed"],
    )
    const [one, two] = messages.map(({ id }) => of.conversation(group.jid).readersOf(id))
    assert.ok(one && two)
    const [reader] = await until(two, ({ length }) => length === 1)
    assert.equal(reader?.jid?.toString(), couple.juliet.address.toString())
    assert.equal(reader?.name, couple.juliet.address.local)
    assert.equal(reader?.isExact, true)
    const saidAt = messages.at(-1)?.sentAt ?? 0
    assert.ok(reader.at >= saidAt - 1_000 && reader.at < saidAt + 60_000)
    assert.equal((await until(one, ({ length }) => length === 1))[0]?.isExact, false)

    await read(tybalt, group)
    const both = [couple.juliet.address.toString(), person.address.toString()].sort()
    assert.deepEqual(jidsOf(await until(two, ({ length }) => length === 2)), both)

    const elsewhere = await signIn(couple.romeo, couple.host.webSocket)
    await until(elsewhere.conversation(group.jid).messages, ({ length }) => length === 2)
    const [, same] = await whenRead(elsewhere, group, "two")
    const later = elsewhere.conversation(group.jid).readersOf(same?.id ?? "")
    assert.deepEqual(jidsOf(await until(later, ({ length }) => length === 2)), both)
    // Nobody has anything to read because of it.
    assert.equal(her.conversation(group.jid).unread.get(), 0)
    assert.equal(tybalt.conversation(group.jid).messages.get().length, 2)
  })

  test("is told once there is a connection, if it was read without one", async () => {
    const store = createMemoryStore()
    const [of, her, group] = await meet(store)
    await of.conversation(group.jid).send("She speaks")
    await heard(her, group, 1)
    await her.close()
    const offline = await openDevice(couple.juliet, couple.host.webSocket, { store, openLink: noLink })
    await read(offline, group)
    await offline.close()
    assert.notEqual(stateOf(of, group, "She speaks"), "displayed")
    await signIn(couple.juliet, couple.host.webSocket, { store })
    await whenRead(of, group, "She speaks")
  })

  test("is learnt by who was away from the archive of the group", async () => {
    const [of, her, group] = await meet()
    const store = createMemoryStore()
    const phone = await signIn(couple.romeo, couple.host.webSocket, { store })
    await of.conversation(group.jid).send("Speak again, bright angel")
    await Promise.all([heard(her, group, 1), heard(phone, group, 1)])
    await phone.close()
    await read(her, group)
    await whenRead(of, group, "Speak again, bright angel")
    const again = await signIn(couple.romeo, couple.host.webSocket, { store })
    await whenRead(again, group, "Speak again, bright angel")
    assert.equal(again.conversation(group.jid).messages.get().length, 1)
  })

  test("is told to nobody if its person does not want that, also not afterwards", async () => {
    const store = createMemoryStore()
    const [of, her, group] = await meet(store)
    await her.settings.set("readMarks", false)
    await of.conversation(group.jid).send("secretly")
    await heard(her, group, 1)
    await read(her, group)
    await whenSettled(store, group)
    await her.settings.set("readMarks", true)
    await her.conversation(group.jid).send("I saw nothing")
    await heard(of, group, 2)
    assert.equal(stateOf(of, group, "secretly"), "sent")
    await of.conversation(group.jid).send("openly")
    await heard(her, group, 3)
    await read(her, group)
    await whenRead(of, group, "openly")
  })

  test("is told to nobody in a channel", async () => {
    const [of, her, group] = await meet()
    const channel = await of.rooms.create({ name: nameAnew("The street"), kind: "channel" })
    await her.rooms.join(channel.jid)
    for (const { jid } of [channel, group]) await of.conversation(jid).send("hear, hear")
    await Promise.all([heard(her, channel, 1), heard(her, group, 1)])
    await read(her, channel)
    await read(her, group)
    await whenRead(of, group, "hear, hear")
    assert.equal(stateOf(of, channel, "hear, hear"), "sent")
  })
})
