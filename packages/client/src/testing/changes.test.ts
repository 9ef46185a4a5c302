import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import type { Clock } from "../clock.ts"
import type { Account, Conversation, Message } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { hurriedClock } from "./hurried-clock.ts"
import { befriend, closeDevices, openDevice, type Person, signIn } from "./people.ts"
import { until } from "./until.ts"

const NOWHERE = { kind: "websocket", url: "ws://127.0.0.1:9/xmpp" } as const

describeOnHosts("a message that changes", (startHost) => {
  let host: Host
  let romeo: Person
  let juliet: Person
  let romeoHere: Account
  let julietHere: Account
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  const meet = async (): Promise<[Conversation, Conversation]> => {
    romeo = await host.createPerson("romeo")
    juliet = await host.createPerson("juliet")
    romeoHere = await signIn(romeo, host.webSocket)
    julietHere = await signIn(juliet, host.webSocket)
    await befriend(romeoHere, julietHere)
    return [romeoHere.conversation(juliet.address), julietHere.conversation(romeo.address)]
  }
  const say = async (from: Conversation, to: Conversation, text: string): Promise<[Message, Message]> => {
    await from.send(text)
    const theirs = await until(to.messages, (messages) => messages.at(-1)?.body === text)
    const ours = await until(from.messages, (messages) => messages.at(-1)?.state === "delivered")
    return [ours.at(-1) as Message, theirs.at(-1) as Message]
  }
  const first = (conversation: Conversation, holds: (message: Message) => boolean) =>
    until(conversation.messages, ([message]) => message !== undefined && holds(message)).then(
      ([message]) => message as Message,
    )

  test("shows its new text on both sides, and what it said before", async () => {
    const [toJuliet, toRomeo] = await meet()
    const [sent] = await say(toJuliet, toRomeo, "what light through yonder airlock breaks?")
    await toJuliet.edit(sent.id, "what light through yonder window breaks?")
    assert.match(toJuliet.messages.get()[0]?.body ?? "", /window/)
    await toJuliet.edit(sent.id, "what light through yonder balcony breaks?")
    const theirs = await first(toRomeo, ({ body }) => body.includes("balcony"))
    const ours = await first(toJuliet, ({ changes }) => changes === undefined)
    for (const { edits = [], body } of [theirs, ours]) {
      assert.match(body, /balcony/)
      assert.deepEqual(edits[0]?.body, "what light through yonder airlock breaks?")
    }
    assert.equal(toRomeo.messages.get().length, 1)
    assert.equal(toRomeo.unread.get(), 1)
  })

  test("says what it was changed into last, also when the clock of the device was set back meanwhile", async () => {
    const [, toRomeo] = await meet()
    let backMs = 0
    const clock: Clock = { ...hurriedClock, now: () => hurriedClock.now() - backMs }
    const elsewhere = await signIn(romeo, host.webSocket, { clock })
    const toJuliet = elsewhere.conversation(juliet.address)
    const [sent] = await say(toJuliet, toRomeo, "by yonder moon")
    await toJuliet.edit(sent.id, "by yonder blessed moon")
    await first(toJuliet, ({ changes }) => changes === undefined)
    backMs = 3_600_000
    await toJuliet.edit(sent.id, (now) => ({ ...now, body: `${now.body} I swear` }))
    const ours = await first(toJuliet, ({ changes }) => changes === undefined)
    assert.equal(ours.body, "by yonder blessed moon I swear")
    assert.equal((await first(toRomeo, ({ body }) => body.endsWith("swear"))).body, ours.body)
  })

  test("is taken back everywhere, and nothing of it stays", async () => {
    const [toJuliet, toRomeo] = await meet()
    const [sent] = await say(toJuliet, toRomeo, "Have not saints lips?")
    await toJuliet.edit(sent.id, "Have not saints lips, and holy palmers too?")
    await first(toRomeo, ({ body }) => body.includes("palmers"))
    await toJuliet.retract(sent.id)
    assert.equal(toJuliet.messages.get()[0]?.body, "")
    const theirs = await first(toRomeo, ({ retracted }) => retracted !== undefined)
    assert.equal(theirs.body, "")
    assert.equal(theirs.edits, undefined)
    await first(toJuliet, ({ changes }) => changes === undefined)
    assert.equal(toRomeo.messages.get().length, 1)
    const julietElsewhere = await signIn(juliet, host.webSocket)
    const elsewhere = await first(julietElsewhere.conversation(romeo.address), () => true)
    assert.equal(elsewhere.body, "")
    assert.ok(elsewhere.retracted !== undefined)
  })

  test("shows what people feel about it; the last word of each counts", async () => {
    const [toJuliet, toRomeo] = await meet()
    const [sent, received] = await say(toJuliet, toRomeo, "Good pilgrim")
    await toRomeo.react(received.id, ["❤️"])
    assert.deepEqual(toRomeo.messages.get()[0]?.reactions, [{ emoji: "❤️", count: 1, by: [], isMine: true }])
    const felt = await first(toJuliet, ({ reactions }) => reactions !== undefined)
    const by = [juliet.address.toString()]
    assert.deepEqual(felt.reactions, [{ emoji: "❤️", count: 1, by, isMine: false }])
    await toJuliet.react(sent.id, ["❤️", "👍"])
    const both = await first(toRomeo, ({ reactions }) => reactions?.length === 2)
    assert.deepEqual(
      both.reactions?.map(({ emoji, count, isMine }) => [emoji, count, isMine]),
      [
        ["❤️", 2, true],
        ["👍", 1, false],
      ],
    )
    await toRomeo.react(received.id, ["not an emoji"])
    await first(
      toJuliet,
      ({ reactions }) => reactions?.every(({ isMine, count }) => isMine && count === 1) === true,
    )
    assert.equal(toRomeo.unread.get(), 1)
    assert.equal(toJuliet.messages.get().length, 1)
  })

  test("is the same on a device that reads the archive later, backwards", async () => {
    const [toJuliet, toRomeo] = await meet()
    const [sent, received] = await say(toJuliet, toRomeo, "one")
    const [other] = await say(toJuliet, toRomeo, "two")
    for (let line = 0; line < 320; line++) await toJuliet.send(`line ${line}`)
    await toJuliet.edit(sent.id, "one, mended")
    await say(toJuliet, toRomeo, "between")
    await toJuliet.edit(sent.id, "one, mended twice")
    await toJuliet.retract(other.id)
    await toRomeo.react(received.id, ["🌹"])
    await say(toJuliet, toRomeo, "the last line")
    await say(toRomeo, toJuliet, "and an answer")

    const romeoElsewhere = await signIn(romeo, host.webSocket)
    const elsewhere = romeoElsewhere.conversation(juliet.address)
    await until(elsewhere.messages, ({ length }) => length > 0)
    let rounds = 0
    while (elsewhere.hasOlder.get() && rounds++ < 50) await elsewhere.loadOlder()
    const [one, two] = elsewhere.messages.get()
    assert.equal(elsewhere.messages.get().length, 325)
    assert.equal(one?.body, "one, mended twice")
    assert.deepEqual(
      one?.edits?.map(({ body }) => body),
      ["one", "one, mended"],
    )
    assert.equal(one?.reactions?.[0]?.emoji, "🌹")
    assert.ok(two?.retracted !== undefined)
  })

  test("is changed offline, and everybody learns of it later, once", async () => {
    const [toJuliet, toRomeo] = await meet()
    const [sent] = await say(toJuliet, toRomeo, "Parting is such sorrow")
    const store = createMemoryStore()
    await romeoHere.close()
    const online = await signIn(romeo, host.webSocket, { store })
    await first(online.conversation(juliet.address), ({ body }) => body === sent.body)
    await online.close()

    const offline = await openDevice(romeo, NOWHERE, { store })
    const there = offline.conversation(juliet.address)
    const [message] = await until(there.messages, ({ length }) => length === 1)
    await there.edit(message?.id ?? "", "Parting is such sweet")
    await there.edit(message?.id ?? "", "Parting is such sweet sorrow")
    await there.react(message?.id ?? "", ["💔"])
    await there.send("written offline")
    const pending = there.messages.get().at(-1)
    await there.edit(pending?.id ?? "", "mended offline")
    await there.send("never to be seen")
    await there.retract(there.messages.get().at(-1)?.id ?? "")
    assert.equal(there.messages.get().length, 2)
    assert.equal(there.messages.get()[0]?.body, "Parting is such sweet sorrow")
    assert.equal(there.messages.get()[0]?.changes?.length, 2)
    await offline.close()

    const again = await signIn(romeo, host.webSocket, { store })
    const ours = await first(again.conversation(juliet.address), ({ changes }) => changes === undefined)
    assert.equal(ours.edits?.length, 1)
    const theirs = await first(
      toRomeo,
      ({ body, reactions }) => body.includes("sweet") && reactions !== undefined,
    )
    assert.equal(theirs.edits?.length, 1)
    const messages = await until(toRomeo.messages, ({ length }) => length === 2)
    assert.equal(messages[1]?.body, "mended offline")
    assert.equal(messages[1]?.edits, undefined)
  })

  test("answers another one, which old clients see as a quote", async () => {
    const [toJuliet, toRomeo] = await meet()
    const [sent, received] = await say(toJuliet, toRomeo, "Good pilgrim")
    const id = received.originId ?? ""
    await toRomeo.send({
      body: "Ay me!",
      reply: { id, to: romeo.address.toString(), excerpt: received.body },
    })
    const messages = await until(toJuliet.messages, ({ length }) => length === 2)
    assert.equal(messages[1]?.body, "Ay me!")
    assert.equal(messages[1]?.reply?.id, sent.originId)
    assert.equal(messages[1]?.reply?.excerpt, "Good pilgrim")
  })
})
