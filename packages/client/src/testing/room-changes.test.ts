import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import type { Conversation, Message } from "../index.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { closeDevices, nameAnew, type Person, signIn } from "./people.ts"
import { until } from "./until.ts"

describeOnHosts("a message in a room that changes", (startHost) => {
  let host: Host
  let romeo: Person
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  const meet = async (): Promise<[Conversation, Conversation]> => {
    romeo = await host.createPerson("romeo")
    const juliet = await host.createPerson("juliet")
    const [romeoHere, julietHere] = [
      await signIn(romeo, host.webSocket),
      await signIn(juliet, host.webSocket),
    ]
    const street = await romeoHere.rooms.create({ name: nameAnew("The street"), kind: "channel" })
    await julietHere.rooms.join(street.jid)
    return [romeoHere.conversation(street.jid), julietHere.conversation(street.jid)]
  }
  const first = async (of: Conversation, holds: (message: Message) => boolean): Promise<Message> => {
    const [message] = await until(of.messages, ([each]) => each !== undefined && holds(each))
    return message as Message
  }

  test("is edited, felt about and taken back for everybody", async () => {
    const [ofRomeo, ofJuliet] = await meet()
    await ofRomeo.send("What light through yonder airlock breaks?")
    // While the room has not given it an id yet.
    await ofRomeo.react(ofRomeo.messages.get()[0]?.id ?? "", ["☀️"])
    const heard = await first(ofJuliet, ({ reactions }) => reactions?.[0]?.emoji === "☀️")
    assert.equal(heard.reactions?.[0]?.isMine, false)

    await ofRomeo.edit(ofRomeo.messages.get()[0]?.id ?? "", "What light through yonder window breaks?")
    const edited = await first(ofJuliet, ({ body }) => body.includes("window"))
    assert.equal(edited.edits?.length, 1)
    await ofJuliet.react(edited.id, ["☀️", "🌹"])
    const felt = await first(ofRomeo, ({ reactions }) => reactions?.length === 2)
    assert.deepEqual(
      felt.reactions?.map(({ emoji, count, isMine }) => [emoji, count, isMine]),
      [
        ["☀️", 2, true],
        ["🌹", 1, false],
      ],
    )
    // Nobody counts their own word twice when the room sends it back.
    await first(ofJuliet, ({ changes }) => changes === undefined)
    assert.equal(ofJuliet.messages.get()[0]?.reactions?.[0]?.count, 2)

    // Not by somebody else.
    await ofJuliet.retract(edited.id)
    await ofJuliet.send("Ay me!")
    await until(ofRomeo.messages, ({ length }) => length === 2)
    assert.equal(ofRomeo.messages.get()[0]?.retracted, undefined)
    await ofRomeo.retract(ofRomeo.messages.get()[0]?.id ?? "")
    const gone = await first(ofJuliet, ({ retracted }) => retracted !== undefined)
    assert.equal(gone.body, "")
    assert.equal(ofJuliet.messages.get().length, 2)
    assert.equal(ofJuliet.unread.get() <= 1, true)
  })
})
