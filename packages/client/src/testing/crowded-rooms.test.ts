import assert from "node:assert/strict"
import { after, afterEach, test } from "node:test"
import { closeDevices } from "./people.ts"
import { absence, arrive, enter, presence, ROOM } from "./scripted-room.ts"
import { until } from "./until.ts"

afterEach(closeDevices)
const warn = console.warn
console.warn = () => undefined
after(() => {
  console.warn = warn
})

const guest = (number: number) => `Guest ${String(number).padStart(6, "0")}`

function* guests(count: number): Generator<string> {
  for (let number = 0; number < count; number++) yield guest(number)
}

test("of a hundred thousand who are claimed to be there as many are known as there is room for", async () => {
  const [server, account] = await arrive()
  const room = await enter(server, account, guests(100_000))
  assert.equal(room.occupantCount.get(), 50_001)
  assert.equal(room.standing.get().state, "inside")
  assert.equal(room.occupants.get().filter(({ isMe }) => isMe).length, 1)
  assert.equal(room.findOccupant(guest(99_999)), undefined)
})

test("the list stays in order while people come, go and rise, and lists given out before stay as they were", async () => {
  const [server, account] = await arrive()
  const room = await enter(server, account, guests(2_000))
  const before = room.occupants.get()
  server.say(presence("Aaron"))
  server.say(presence(guest(1_500), "", "affiliation='admin' role='moderator'"))
  server.say(absence(guest(3)))
  server.say(presence("Zoe"))
  server.say(absence("Zoe"))
  server.say(presence(guest(7), "<status code='100'/>"))
  await until(room.occupants, (all) => all[0]?.nick === guest(1_500))
  const nicks = room.occupants.get().map(({ nick }) => nick)
  const wanted = [guest(1_500), "Aaron", ...guests(2_000), "Romeo"]
  const expected = wanted.filter((nick, index) => nick !== guest(3) && (nick !== guest(1_500) || index === 0))
  assert.deepEqual(nicks, expected)
  assert.equal(before.length, 2_001)
  assert.equal(before[3]?.nick, guest(3))
})

test("a flood of comings and goings is told now and then, and leaves nothing behind", async () => {
  const [server, account] = await arrive()
  const room = await enter(server, account, ["Juliet"])
  let told = 0
  room.occupants.subscribe(() => told++)
  room.occupantCount.subscribe(() => told++)
  for (let turn = 0; turn < 20_000; turn++) {
    server.say(turn % 2 === 0 ? presence(`Tybalt ${turn % 50}`) : absence(`Tybalt ${(turn - 1) % 50}`))
  }
  server.say(presence("Nurse"))
  await until(room.occupants, (all) => all.some(({ nick }) => nick === "Nurse"))
  assert.equal(room.occupantCount.get(), 3)
  assert.ok(room.events.get().length <= 300, `${room.events.get().length} events`)
  assert.ok(told < 400, `${told} times`)
})

test("ten thousand reactions to one message are counted, and some of them named", async () => {
  const [server, account] = await arrive()
  await enter(server, account, ["Juliet"])
  const conversation = account.conversation(ROOM)
  server.say(`<message type='groupchat' from='${ROOM}/Juliet' id='m'><body>Good night</body></message>`)
  await until(conversation.messages, ({ length }) => length === 1)
  const emojis = ["🌹", "🌙", "⚔️", "🎭"]
  for (let number = 0; number < 10_000; number++) {
    server.say(
      `<message type='groupchat' from='${ROOM}/${guest(number)}' id='r${number}'><reactions xmlns='urn:xmpp:reactions:0' id='m'><reaction>${emojis[number % 4]}</reaction></reactions></message>`,
    )
  }
  const [message] = await until(
    conversation.messages,
    ([first]) => first?.reactions?.reduce((sum, { count }) => sum + count, 0) === 10_000,
  )
  assert.equal(message?.reactions?.length, 4)
  for (const { count, by } of message?.reactions ?? []) {
    assert.equal(count, 2_500)
    assert.ok(by.length <= 50)
  }
})

test("names that turn the text around, are not seen or look like another's are nobody's", async () => {
  const [server, account] = await arrive()
  const room = await enter(server, account, ["Juliet"])
  for (const nick of ["Ro\u202Emeo", "\u200B", "Juliet\u200B", "Jul\u00ADiet", "\u2066Juliet\u2069"]) {
    server.say(presence(nick))
    server.say(
      `<message type='groupchat' from='${ROOM}/${nick}' id='${encodeURIComponent(nick)}'><body>I am Juliet</body></message>`,
    )
  }
  // In full width it is the same letters: RFC 8265 §4.2.2 keeps them, and so it is another name.
  server.say(presence("Ｊｕｌｉｅｔ"))
  server.say(presence("n".repeat(1_000)))
  server.say(presence("n".repeat(2_000)))
  server.say(`<message type='groupchat' from='${ROOM}/Juliet' id='last'><body>Good night</body></message>`)
  const conversation = account.conversation(ROOM)
  const messages = await until(conversation.messages, ({ length }) => length > 0)
  assert.deepEqual(
    messages.map(({ body }) => body),
    ["Good night"],
  )
  const nicks = room.occupants.get().map(({ nick }) => nick)
  assert.deepEqual(nicks.sort(), ["Juliet", "Romeo", "n".repeat(1_000), "Ｊｕｌｉｅｔ"])
})

test("whole lists of thousands of members are read, without those that have no address", async () => {
  const [server, account] = await arrive()
  const room = await enter(server, account)
  const answer = server.answerRequest
  server.answerRequest = (request) => {
    if (!request.has("query", "http://jabber.org/protocol/muc#admin")) return answer(request)
    const items = [...guests(8_000)].map(
      (_, number) => `<item affiliation='member' jid='guest${number}@verona.example'/>`,
    )
    const nobody = "<item affiliation='member'/><item affiliation='king' jid='@'/>"
    server.say(
      `<iq type='result' id='${request.id}' from='${ROOM}'><query xmlns='http://jabber.org/protocol/muc#admin'>${nobody}${items.join("")}</query></iq>`,
    )
    return true
  }
  const members = await room.listAffiliates("member")
  assert.equal(members.length, 8_000)
})
