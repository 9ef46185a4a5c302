import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer } from "../../testing/index.ts"

test("who asks for the roster and then sends presence knows the contacts before hearing from them", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using romeo = await server.join("romeo")
  {
    await using juliet = await server.join("juliet")
    await server.befriend(romeo, juliet)
  }
  for (let round = 0; round < 20; round++) {
    await using juliet = await server.signIn("juliet")
    juliet.send("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>")
    juliet.send("<presence/>")
    const first = await juliet.next("iq|presence")
    assert.equal(first.id, "roster")
  }
})

test("what one sends arrives in the order it was sent, stored or not", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using romeo = await server.join("romeo")
  await using juliet = await server.join("juliet", "balcony")
  const kinds = [
    (id: string) => `<message to='juliet@localhost' type='chat' id='${id}'><body>${id}</body></message>`,
    (id: string) =>
      `<message to='juliet@localhost' type='chat' id='${id}'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>`,
    (id: string) => `<presence to='juliet@localhost/balcony' id='${id}'/>`,
    (id: string) =>
      `<iq to='juliet@localhost/balcony' type='get' id='${id}'><ping xmlns='urn:xmpp:ping'/></iq>`,
  ]
  const sent = Array.from({ length: 200 }, (_, index) => `s${index}`)
  for (const [index, id] of sent.entries()) romeo.send(kinds[(index * 7) % kinds.length]?.(id) ?? "")
  const received: string[] = []
  while (received.length < sent.length) {
    const { id } = await juliet.next("message|presence|iq")
    if (id !== undefined) received.push(id)
  }
  assert.deepEqual(received, sent)
})

test("many stanzas behind a question that takes long do not keep its answer away", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using romeo = await server.join("romeo")
  await using juliet = await server.join("juliet")
  juliet.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
  await juliet.next("enabled")
  // Leaves something that Juliet has not acknowledged, and never will.
  romeo.send("<message to='juliet@localhost' type='chat' id='hark'><body>Hark</body></message>")
  await juliet.next("message")
  juliet.send("<iq type='set' id='page'><query xmlns='urn:xmpp:mam:2'/></iq>")
  for (let index = 0; index < 500; index++) {
    juliet.send(`<message to='romeo@localhost' type='chat' id='m${index}'><body>${index}</body></message>`)
  }
  assert.equal((await juliet.next("iq", ({ id }) => id === "page")).type, "result")
  await romeo.next("message", ({ id }) => id === "m499")
})
