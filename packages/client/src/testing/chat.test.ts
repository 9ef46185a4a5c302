import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid } from "@kith/xmpp"
import { inEnglish } from "../in-english.ts"
import type { Message } from "../index.ts"
import { openAccount } from "../node/index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeCouple } from "./describe-couple.ts"
import { openDevice, signIn } from "./people.ts"
import { until } from "./until.ts"

const bodies = (messages: readonly Message[]) => messages.map(({ body }) => body)
const states = (messages: readonly Message[]) => messages.map(({ state }) => state)

describeCouple("a chat", (couple) => {
  test("goes through sent, delivered and displayed", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    const toJuliet = romeoHere.conversation(couple.juliet.address)
    const toRomeo = julietHere.conversation(couple.romeo.address)
    const seen: string[] = []
    toJuliet.messages.subscribe(() => seen.push(toJuliet.messages.get()[0]?.state ?? ""))

    await toJuliet.send("But soft, what light through yonder window breaks?")
    await until(toJuliet.messages, (messages) => messages[0]?.state === "delivered")
    const [arrived] = await until(toRomeo.messages, (messages) => messages.length === 1)
    assert.equal(arrived?.isMine, false)
    assert.equal(toRomeo.unread.get(), 1)
    assert.equal(toRomeo.firstUnreadId.get(), arrived?.id)
    assert.equal(julietHere.totalUnread.get(), 1)

    await toRomeo.markDisplayed()
    await until(toJuliet.messages, (messages) => messages[0]?.state === "displayed")
    await until(julietHere.totalUnread, (unread) => unread === 0)
    assert.equal(toRomeo.firstUnreadId.get(), undefined)
    assert.equal(seen[0], "pending")
    assert.equal(seen.at(-1), "displayed")
  })

  test("lists conversations by their last message, under the names we gave", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    await romeoHere.renameContact(couple.juliet.address, "The Sun")
    await romeoHere.conversation(couple.juliet.address).send("It is the east")
    const [summary] = await until(romeoHere.conversations, ([first]) => first?.name === "The Sun")
    assert.equal(summary?.lastMessage?.body, "It is the east")
    await until(julietHere.conversations, ([first]) => first?.unread === 1)
  })

  test("shows presence as it changes", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    julietHere.setAway("dnd", "Asleep")
    const [contact] = await until(romeoHere.contacts, ([first]) => first?.presence.availability === "dnd")
    assert.equal(contact?.presence.status, "Asleep")
    await julietHere.close()
    await until(romeoHere.contacts, ([first]) => first?.presence.availability === "offline")
  })

  test("shows on a new device who is online", async () => {
    await couple.meet()
    const newDevice = await signIn(couple.romeo, couple.host.webSocket)
    await until(newDevice.contacts, ([first]) => first?.presence.availability === "online")
  })

  test("shows who is typing, until there is a message", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    const toJuliet = romeoHere.conversation(couple.juliet.address)
    const toRomeo = julietHere.conversation(couple.romeo.address)
    toRomeo.setTyping(true)
    await until(toJuliet.typing, (isTyping) => isTyping)
    await toRomeo.send("Ay me!")
    await until(toJuliet.typing, (isTyping) => !isTyping)
    toRomeo.setTyping(true)
    await until(toJuliet.typing, (isTyping) => isTyping)
    // Nothing more is typed: after a while it is a pause.
    await until(toJuliet.typing, (isTyping) => !isTyping)
  })

  test("brings what was written to somebody who was away, in order and with receipts", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    await julietHere.close()
    const toJuliet = romeoHere.conversation(couple.juliet.address)
    for (const line of ["one", "two", "three"]) await toJuliet.send(line)
    await until(toJuliet.messages, (messages) => states(messages).every((state) => state === "sent"))
    const julietAgain = await signIn(couple.juliet, couple.host.webSocket)
    const toRomeo = julietAgain.conversation(couple.romeo.address)
    const messages = await until(toRomeo.messages, ({ length }) => length === 3)
    assert.deepEqual(bodies(messages), ["one", "two", "three"])
    assert.equal(toRomeo.unread.get(), 3)
    await until(toJuliet.messages, (all) => states(all).every((state) => state === "delivered"))
  })

  test("keeps what is written offline, and sends it later", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    const store = createMemoryStore()
    await romeoHere.close()
    const offline = await openDevice(
      couple.romeo,
      { kind: "websocket", url: "ws://127.0.0.1:9/xmpp" },
      { store },
    )
    await offline.conversation(couple.juliet.address).send("Written in exile")
    assert.deepEqual(states(offline.conversation(couple.juliet.address).messages.get()), ["pending"])
    await offline.close()

    // What is in memory outlives its closing.
    const online = await openDevice(couple.romeo, couple.host.webSocket, { store })
    await until(
      online.conversation(couple.juliet.address).messages,
      ([first]) => first?.state === "delivered",
    )
    const arrived = await until(
      julietHere.conversation(couple.romeo.address).messages,
      ({ length }) => length > 0,
    )
    assert.deepEqual(bodies(arrived), ["Written in exile"])
  })

  test("is the same on two devices of one person, unread counts too", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    const julietThere = await signIn(couple.juliet, couple.host.webSocket)
    await romeoHere.conversation(couple.juliet.address).send("Art thou not Romeo?")
    await romeoHere.conversation(couple.juliet.address).send("And a Montague?")
    const here = julietHere.conversation(couple.romeo.address)
    const there = julietThere.conversation(couple.romeo.address)
    await until(here.unread, (unread) => unread === 2)
    await until(there.unread, (unread) => unread === 2)

    await here.markDisplayed()
    await until(there.unread, (unread) => unread === 0)
    await here.send("Neither, fair saint")
    await until(there.messages, ({ length }) => length === 3)
    assert.deepEqual(bodies(there.messages.get()), bodies(here.messages.get()))
    assert.equal(there.messages.get()[2]?.isMine, true)

    const julietElsewhere = await signIn(couple.juliet, couple.host.webSocket)
    const elsewhere = julietElsewhere.conversation(couple.romeo.address)
    await until(elsewhere.messages, ({ length }) => length === 3)
    await until(elsewhere.unread, (unread) => unread === 0)
    assert.deepEqual(bodies(elsewhere.messages.get()), bodies(here.messages.get()))
  })

  test("reaches back through a long history, page by page", async () => {
    const [romeoHere] = await couple.meet()
    const toJuliet = romeoHere.conversation(couple.juliet.address)
    const said = Array.from({ length: 420 }, (_, line) => `line ${line}`)
    for (const line of said) await toJuliet.send(line)
    await until(toJuliet.messages, (all) => all.at(-1)?.state === "delivered", 60_000)

    const julietElsewhere = await signIn(couple.juliet, couple.host.webSocket)
    const back = julietElsewhere.conversation(couple.romeo.address)
    await until(back.messages, (messages) => messages.at(-1)?.body === "line 419")
    let rounds = 0
    while (back.hasOlder.get() && rounds++ < 100) await back.loadOlder()
    assert.deepEqual(bodies(back.messages.get()), said)
    await back.loadOlder()
    assert.equal(back.messages.get().length, said.length)
  })

  test("tells of a message that could not be delivered", async () => {
    const [romeoHere] = await couple.meet()
    const toNobody = romeoHere.conversation(Jid.parse("nobody-at-all@localhost"))
    await toNobody.send(" \n ")
    assert.deepEqual(toNobody.messages.get(), [])
    await toNobody.send("Is anybody there?")
    const [failed] = await until(toNobody.messages, ([first]) => first?.state === "failed")
    assert.match(inEnglish(failed?.failure ?? { kind: "said", text: "" }), /cannot be reached/)
    await toNobody.discard(failed?.id ?? "")
    await until(toNobody.messages, ({ length }) => length === 0)
  })

  test("refuses a wrong password, and says so", async () => {
    const person = await couple.host.createPerson("tybalt")
    const wrong = await openDevice({ ...person, password: "the wrong one" }, couple.host.webSocket)
    await assert.rejects(wrong.whenOnline(), { name: "ConnectionRefused", reason: "wrong-credentials" })
  })

  test("signs in again with remembered keys, without the password", async () => {
    const person = await couple.host.createPerson("tybalt")
    const first = await signIn(person, couple.host.webSocket)
    const keys = first.rememberedKeys()
    assert.ok(keys)
    const second = await openAccount({
      credentials: { address: person.address, keys },
      endpoint: couple.host.webSocket,
    })
    await second.whenOnline()
    await second.close()
  })

  test("changes the password", async () => {
    const person = await couple.host.createPerson("tybalt")
    const here = await signIn(person, couple.host.webSocket)
    await here.changePassword("a rat, a mouse, a cat")
    await here.close()
    await signIn({ ...person, password: "a rat, a mouse, a cat" }, couple.host.webSocket)
    const wrong = await openDevice(person, couple.host.webSocket)
    await assert.rejects(wrong.whenOnline(), { reason: "wrong-credentials" })
  })

  test("stays away when another session took its resource", async () => {
    const person = await couple.host.createPerson("tybalt")
    const first = await signIn(person, couple.host.webSocket, { resource: "sword" })
    const second = await signIn(person, couple.host.webSocket, { resource: "sword" })
    const both = [first, second]
    // Prosody resets a connection that it had not read to the end, and its reason is lost: then the first comes back once.
    const refused = both.map(async (account) => {
      await until(account.status, ({ state }) => state === "refused", 5_000)
      return account
    })
    const loser = await Promise.any(refused)
    if (couple.host.readsToTheEnd) assert.equal(loser, first)
    const status = loser.status.get()
    assert.equal(status.state === "refused" && status.reason, "conflict")
    const [winner] = both.filter((account) => account !== loser)
    assert.ok(winner)
    await until(winner.status, ({ state }) => state === "online")
  })
})
