import assert from "node:assert/strict"
import { after, afterEach, test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { inEnglish } from "../in-english.ts"
import { closeDevices } from "./people.ts"
import { arrive, enter, isEntry, NS_USER, presence, ROOM } from "./scripted-room.ts"
import { until } from "./until.ts"

afterEach(closeDevices)
const warn = console.warn
console.warn = () => undefined
after(() => {
  console.warn = warn
})

test("six thousand who are in a room are told together, and in order", async () => {
  const [server, account] = await arrive()
  const room = account.rooms.room(ROOM)
  let told = 0
  room.occupants.subscribe(() => told++)
  const crowd = Array.from({ length: 6_000 }, (_, number) => `Guest ${String(number).padStart(4, "0")}`)
  await enter(server, account, crowd.toReversed())
  await until(room.occupantCount, (count) => count === 6_001)
  const nicks = room.occupants.get().map(({ nick }) => nick)
  assert.deepEqual(nicks, [...crowd, "Romeo"])
  assert.ok(told <= 3, `${told} times`)
})

test("presence and messages that make no sense change nothing", async () => {
  const [server, account] = await arrive()
  const room = await enter(server, account, ["Juliet"])
  const conversation = account.conversation(ROOM)
  server.say(presence("Tybalt", "", "affiliation='king' role='participant'"))
  server.say(`<presence from='${ROOM}/Nobody'/>`)
  server.say(`<presence from='${ROOM}'><x xmlns='${NS_USER}'><item/></x></presence>`)
  server.say(
    `<message type='groupchat' from='elsewhere@rooms.example/Paris' id='1'><body>Forged</body></message>`,
  )
  server.say(
    `<message type='groupchat' from='${ROOM}' id='2'><subject>Feud</subject><thread>x</thread></message>`,
  )
  server.say(`<message type='groupchat' from='${ROOM}/Juliet' id='3'><body>True</body></message>`)
  const [only] = await until(conversation.messages, ({ length }) => length > 0)
  assert.equal(only?.body, "True")
  assert.equal(room.occupantCount.get(), 2)
  assert.deepEqual(
    account.conversations.get().map(({ peer }) => peer.toString()),
    [ROOM.toString()],
  )
})

test("nobody can speak as somebody else by writing an id that is the room's to give", async () => {
  const [server, account] = await arrive()
  await enter(server, account, ["Juliet"])
  const conversation = account.conversation(ROOM)
  const forged =
    "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='of-juliet'/><stanza-id xmlns='urn:xmpp:sid:0' by='street@rooms.verona.example' id='77'/>"
  server.say(
    `<message type='groupchat' from='${ROOM}/Tybalt' id='1'><body>I am Juliet</body>${forged}</message>`,
  )
  const [message] = await until(conversation.messages, ({ length }) => length === 1)
  assert.equal(message?.occupantId, undefined)
  assert.equal(message?.archiveId, undefined)
  assert.equal(message?.senderName, "Tybalt")
})

test("a room without an archive tells its past again, and nothing comes twice", async () => {
  const [server, account] = await arrive()
  const conversation = account.conversation(ROOM)
  const past = `<message type='groupchat' from='${ROOM}/Juliet'><body>Farewell</body><delay xmlns='urn:xmpp:delay' from='${ROOM}' stamp='2026-11-27T12:00:00Z'/></message>`
  const room = await enter(server, account, ["Juliet"])
  server.say(past)
  await until(conversation.messages, ({ length }) => length === 1)
  server.hangUp()
  await until(room.standing, ({ state }) => state === "joining")
  await account.whenOnline()
  const entries = () =>
    server.find("presence", (stanza) => isEntry(stanza) && stanza.type === undefined).length
  await until(account.status, () => entries() >= 1)
  server.say(presence("Juliet"))
  server.say(presence("Romeo", "<status code='110'/>"))
  server.say(past)
  server.say(`<message type='groupchat' from='${ROOM}/Juliet' id='new'><body>Good night</body></message>`)
  await until(conversation.messages, (messages) => messages.at(-1)?.body === "Good night")
  assert.deepEqual(
    conversation.messages.get().map(({ body }) => body),
    ["Farewell", "Good night"],
  )
})

test("a room that has lost us is entered again, and what it gave back is said then", async () => {
  const [server, account] = await arrive()
  const room = await enter(server, account, ["Juliet"])
  const conversation = account.conversation(ROOM)
  await conversation.send("Art thou there?")
  const sent = await server.next("message", (stanza) => stanza.to === ROOM.toString())
  server.say(
    `<message type='error' from='${ROOM}' id='${sent.id}'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
  )
  await until(room.standing, ({ state }) => state === "joining")
  assert.equal(conversation.messages.get()[0]?.state, "pending")
  server.say(presence("Juliet"))
  server.say(presence("Romeo", "<status code='110'/>"))
  await until(room.standing, ({ state }) => state === "inside")
  const isSaid = (stanza: Stanza) => stanza.type === "groupchat" && stanza.id === sent.id
  while (server.find("message", isSaid).length < 2)
    await server.next("message", () => server.find("message", isSaid).length >= 2)
  server.say(
    `<message type='groupchat' from='${ROOM}/Romeo' id='${sent.id}'><body>Art thou there?</body><origin-id xmlns='urn:xmpp:sid:0' id='${sent.id}'/></message>`,
  )
  const [message] = await until(conversation.messages, ([first]) => first?.state === "sent")
  assert.equal(message?.isMine, true)
  assert.equal(conversation.messages.get().length, 1)
})

test("what waits for a room that will not have us fails, and says why", async () => {
  const [server, account] = await arrive()
  const room = await enter(server, account)
  const conversation = account.conversation(ROOM)
  server.say(
    `<presence type='unavailable' from='${ROOM}/Romeo'><x xmlns='${NS_USER}'><item affiliation='outcast' role='none'><reason>Exile</reason></item><status code='110'/><status code='301'/></x></presence>`,
  )
  await until(room.standing, ({ state }) => state === "refused")
  await conversation.send("Be merciful")
  const [message] = await until(conversation.messages, ([first]) => first?.state === "failed")
  assert.match(inEnglish(message?.failure ?? { kind: "said", text: "" }), /banned/)
})
