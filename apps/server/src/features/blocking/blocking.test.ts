import assert from "node:assert/strict"
import { test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { parseStanzaError, type Stanza, stanza, xml } from "@kith/xmpp"
import { declareComponents, startTestServer, type TestClient, TestComponent } from "../../testing/index.ts"

const NS = "urn:xmpp:blocking"
const ECHO = "echo.localhost"
const LIST = `<blocklist xmlns='${NS}'/>`
const items = (jids: readonly string[]) => jids.map((jid) => `<item jid='${jid}'/>`).join("")
const block = (...jids: string[]) => `<block xmlns='${NS}'>${items(jids)}</block>`
const unblock = (...jids: string[]) => `<unblock xmlns='${NS}'>${items(jids)}</unblock>`
const set = { type: "set" } as const

const jidsIn = (stanza: Stanza, name: string) =>
  stanza
    .child(name, NS)
    ?.childrenNamed("item")
    .map(({ attrs }) => attrs.jid)
const list = async (client: TestClient) => jidsIn(await client.ask(LIST), "blocklist")
const nextPush = (client: TestClient) => client.next("iq", ({ type }) => type === "set")
const chat = (to: unknown, body = "Hark") =>
  `<message type='chat' id='m1' to='${to}'><body>${body}</body></message>`

async function refusal(client: TestClient): Promise<string> {
  return parseStanzaError(await client.next("message", ({ type }) => type === "error")).condition
}

async function couple(config = "") {
  const server = await startTestServer({ config })
  await server.register("romeo", "juliet", "tybalt")
  const romeo = await server.join("romeo", "orchard")
  const juliet = await server.join("juliet", "balcony")
  return { server, romeo, juliet }
}

test("a list is read, added to and taken from, and every device that has read it is told", async () => {
  const { server, juliet } = await couple()
  await using _ = server
  const [desk, phone] = [await server.join("juliet", "desk"), await server.join("juliet", "phone")]
  const info = await juliet.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: "localhost" })
  assert.match(String(info), /<feature var='urn:xmpp:blocking'\/>/)
  assert.deepEqual(await list(juliet), [])
  assert.deepEqual(await list(desk), [])

  await juliet.ask(block("tybalt@localhost", "montague.example"), set)
  for (const client of [juliet, desk]) {
    const push = await nextPush(client)
    assert.deepEqual(jidsIn(push, "block"), ["tybalt@localhost", "montague.example"])
    assert.equal(push.to, client.jid.toString())
  }
  assert.deepEqual(await list(juliet), ["montague.example", "tybalt@localhost"])

  await desk.ask(unblock("TYBALT@localhost"), set)
  for (const client of [juliet, desk])
    assert.deepEqual(jidsIn(await nextPush(client), "unblock"), ["tybalt@localhost"])
  await juliet.ask(unblock(), set)
  for (const client of [juliet, desk]) assert.deepEqual(jidsIn(await nextPush(client), "unblock"), [])
  assert.deepEqual(await list(desk), [])
  // Whoever never asked for the list hears nothing of it.
  await phone.expectNo("iq")
})

test("requests that make no sense, come from others or go too far change nothing", async () => {
  const { server, romeo, juliet } = await couple("[blocking]\nmax-blocked = 2")
  await using _ = server
  for (const [payload, condition] of [
    [block(), "bad-request"],
    [`<block xmlns='${NS}'><item/></block>`, "bad-request"],
    [block("@@"), "jid-malformed"],
    [unblock("@@"), "jid-malformed"],
    [block("juliet@localhost"), "not-allowed"],
    [block("tybalt@localhost", juliet.jid.toString()), "not-allowed"],
    [block("a@x.example", "b@x.example", "c@x.example"), "policy-violation"],
    [`<banish xmlns='${NS}'/>`, "bad-request"],
  ] as const) {
    assert.equal(await juliet.askInVain(payload, set), condition, payload)
  }
  assert.equal(await juliet.askInVain(block("a@x.example"), { type: "get" }), "bad-request")
  assert.deepEqual(await list(juliet), [])
  for (const to of ["juliet@localhost", "nobody@localhost"]) {
    assert.equal(await romeo.askInVain(LIST, { to }), "forbidden")
    assert.equal(await romeo.askInVain(block("tybalt@localhost"), { to, ...set }), "forbidden")
  }
  // Twice the same counts once, and what is blocked already does not count again.
  await juliet.ask(block("a@x.example", "a@x.example", "b@x.example"), set)
  await juliet.ask(block("b@x.example"), set)
  assert.equal(await juliet.askInVain(block("c@x.example"), set), "policy-violation")
  await juliet.ask(unblock("nobody@x.example"), set)
  assert.deepEqual(await list(juliet), ["a@x.example", "b@x.example"])
})

test("no message passes in either direction, nor is it archived, until the block ends", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  await juliet.ask(block("romeo@localhost"), set)
  romeo.send(chat("juliet@localhost"))
  assert.equal(await refusal(romeo), "service-unavailable")
  romeo.send(chat(juliet.jid))
  assert.equal(await refusal(romeo), "service-unavailable")
  romeo.send(`<message type='headline' to='juliet@localhost'><body>News</body></message>`)
  await romeo.expectNo("message")
  await juliet.expectNo("message")

  juliet.send(chat("romeo@localhost"))
  const refused = await juliet.next("message", ({ type }) => type === "error")
  const error = parseStanzaError(refused)
  assert.deepEqual([error.condition, error.type], ["not-acceptable", "cancel"])
  assert.ok(refused.child("error")?.child("blocked", "urn:xmpp:blocking:errors"))
  juliet.send(chat(romeo.jid))
  assert.equal(await refusal(juliet), "not-acceptable")
  await romeo.expectNo("message")
  for (const client of [romeo, juliet]) {
    await client.ask("<query xmlns='urn:xmpp:mam:2'/>", set)
    await client.expectNo("message")
  }

  await juliet.ask(unblock("romeo@localhost"), set)
  romeo.send(chat("juliet@localhost", "Good morrow"))
  assert.equal((await juliet.next("message")).child("body")?.text, "Good morrow")
  juliet.send(chat("romeo@localhost", "Good night"))
  assert.equal((await romeo.next("message")).child("body")?.text, "Good night")
  assert.deepEqual(server.complaints, [])
})

test("a block covers one device, a person or a domain, and never oneself or the server", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  const street = await server.join("romeo", "street")
  await juliet.ask(block("romeo@localhost/street"), set)
  street.send(chat("juliet@localhost"))
  assert.equal(await refusal(street), "service-unavailable")
  juliet.send(chat(street.jid))
  assert.equal(await refusal(juliet), "not-acceptable")
  romeo.send(chat("juliet@localhost", "from the orchard"))
  assert.equal((await juliet.next("message")).child("body")?.text, "from the orchard")

  await juliet.ask(block("localhost"), set)
  romeo.send(chat("juliet@localhost"))
  assert.equal(await refusal(romeo), "service-unavailable")
  const desk = await server.join("juliet", "desk")
  desk.send(chat(juliet.jid, "to myself"))
  assert.equal((await juliet.next("message")).child("body")?.text, "to myself")
  await juliet.ask("<ping xmlns='urn:xmpp:ping'/>", { to: "localhost" })
  assert.deepEqual(await list(juliet), ["localhost", "romeo@localhost/street"])
})

test("questions are answered as if nobody were there, and answers go nowhere", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  const version = "<query xmlns='jabber:iq:version'/>"
  const info = "<query xmlns='http://jabber.org/protocol/disco#info'/>"
  await server.befriend(romeo, juliet)
  await romeo.ask(info, { to: "juliet@localhost" })

  for (const client of [romeo, juliet]) client.takeAll("iq")
  romeo.send(`<iq type='get' id='open' to='${juliet.jid}'>${version}</iq>`)
  await juliet.next("iq", ({ type }) => type === "get")
  await juliet.ask(block("romeo@localhost"), set)
  juliet.send(`<iq type='result' id='open' to='${romeo.jid}'>${version}</iq>`)
  await juliet.expectNo("iq", ({ type }) => type === "error")
  await romeo.expectNo("iq")
  assert.equal(await romeo.askInVain(version, { to: juliet.jid }), "service-unavailable")
  assert.equal(await romeo.askInVain(info, { to: "juliet@localhost" }), "service-unavailable")
  assert.equal(
    await romeo.askInVain("<query xmlns='jabber:iq:last'/>", { to: "juliet@localhost" }),
    "service-unavailable",
  )
  // Nor do the words tell a block from an empty place.
  for (const [blocked, empty, payload] of [
    [juliet.jid, "juliet@localhost/nowhere", version],
    ["juliet@localhost", "nobody@localhost", "<query xmlns='urn:example:unknown'/>"],
  ] as const) {
    const answers = [
      await romeo.request(payload, { to: blocked }),
      await romeo.request(payload, { to: empty }),
    ]
    const [first, second] = answers.map((answer) => parseStanzaError(answer))
    assert.deepEqual(
      [first?.condition, first?.text, first?.type],
      [second?.condition, second?.text, second?.type],
    )
  }
  assert.equal(await juliet.askInVain(version, { to: romeo.jid }), "not-acceptable")
  assert.equal(await juliet.askInVain(info, { to: "romeo@localhost" }), "not-acceptable")
  await juliet.expectNo("iq")
})

test("contacts see each other go when one blocks the other, and come back when the block ends", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  await server.befriend(romeo, juliet)
  await romeo.settle()
  await juliet.settle()
  romeo.takeAll("presence")
  juliet.takeAll("presence")

  await juliet.ask(block("romeo@localhost"), set)
  const gone = await romeo.next("presence")
  assert.deepEqual([gone.type, gone.from], ["unavailable", juliet.jid.toString()])
  juliet.send("<presence><show>away</show></presence>")
  romeo.send("<presence><show>dnd</show></presence>")
  romeo.send("<presence type='probe' to='juliet@localhost'/>")
  romeo.send(`<presence to='${juliet.jid}'/>`)
  await romeo.next("presence", ({ from }) => from === romeo.jid.toString())
  await juliet.next("presence", ({ from }) => from === juliet.jid.toString())
  await juliet.expectNo("presence")
  await romeo.expectNo("presence")
  juliet.send(`<presence to='${romeo.jid}'/>`)
  assert.equal(parseStanzaError(await juliet.next("presence")).condition, "not-acceptable")

  // Who signs in now is not told of the other either.
  const street = await server.join("romeo", "street")
  await street.expectNo("presence", ({ from }) => from?.startsWith("juliet") === true)
  await street.close()
  await juliet.expectNo("presence")
  romeo.takeAll("presence")

  await juliet.ask(unblock(), set)
  const back = await romeo.next("presence")
  assert.deepEqual([back.from, back.child("show")?.text], [juliet.jid.toString(), "away"])
  const seen = await juliet.next("presence")
  assert.deepEqual([seen.from, seen.child("show")?.text], [romeo.jid.toString(), "dnd"])
})

test("only the blocked device is told to see nobody, and strangers are told nothing", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  const street = await server.join("romeo", "street")
  const tybalt = await server.join("tybalt")
  await server.befriend(romeo, juliet)
  for (const client of [romeo, street, juliet, tybalt]) {
    await client.settle()
    client.takeAll("presence")
  }
  await juliet.ask(block("romeo@localhost/street", "tybalt@localhost"), set)
  assert.equal((await street.next("presence")).type, "unavailable")
  juliet.send("<presence><show>away</show></presence>")
  assert.equal((await romeo.next("presence")).child("show")?.text, "away")
  await street.expectNo("presence")
  street.send("<presence><show>dnd</show></presence>")
  await street.settle()
  await juliet.expectNo("presence", ({ from }) => from === street.jid.toString())
  await juliet.ask(unblock("tybalt@localhost"), set)
  await tybalt.expectNo("presence")
})

test("a contact that goes offline while blocked has said nothing, and who blocks nobody hears of it", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  await server.befriend(romeo, juliet)
  const tybalt = await server.join("tybalt")
  await server.befriend(juliet, tybalt)
  await juliet.ask(block("romeo@localhost"), set)
  await romeo.next("presence", ({ type }) => type === "unavailable")
  await juliet.settle()
  juliet.takeAll("presence")
  await juliet.close()
  const gone = await tybalt.next("presence", ({ type }) => type === "unavailable")
  assert.equal(gone.from, juliet.jid.toString())
  await romeo.expectNo("presence", ({ type }) => type === "unavailable")
})

test("a request to be a contact meets silence, also one that waited before", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  romeo.send("<presence type='subscribe' to='juliet@localhost'/>")
  await juliet.next("presence", ({ type }) => type === "subscribe")
  await juliet.ask(block("romeo@localhost", "tybalt@localhost"), set)
  const tybalt = await server.join("tybalt")
  tybalt.send("<presence type='subscribe' to='juliet@localhost'/>")
  await tybalt.settle()
  await tybalt.expectNo("presence", ({ type }) => type === "error")
  const desk = await server.join("juliet", "desk")
  await desk.expectNo("presence", ({ type }) => type === "subscribe")
  juliet.send("<presence type='subscribed' to='romeo@localhost'/>")
  assert.equal(
    parseStanzaError(await juliet.next("presence", ({ type }) => type === "error")).condition,
    "not-acceptable",
  )
})

test("what waited for somebody offline is not handed over once its sender is blocked", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  const tybalt = await server.join("tybalt")
  await juliet.close()
  romeo.send(chat("juliet@localhost", "too late"))
  tybalt.send(chat("juliet@localhost", "in time"))
  await romeo.settle()
  await tybalt.settle()
  const desk = await server.signIn("juliet", "desk")
  await desk.ask(block("romeo@localhost"), set)
  desk.send("<presence/>")
  assert.equal((await desk.next("message")).child("body")?.text, "in time")
  await desk.expectNo("message")
  await desk.close()
  romeo.send(chat("juliet@localhost"))
  assert.equal(await refusal(romeo), "service-unavailable")
})

test("a list outlives a restart and goes with its account", async () => {
  const { server, juliet } = await couple()
  await using _ = server
  await juliet.ask(block("romeo@localhost"), set)
  await server.restart()
  const [romeo, again] = [await server.join("romeo"), await server.join("juliet")]
  assert.deepEqual(await list(again), ["romeo@localhost"])
  romeo.send(chat("juliet@localhost"))
  assert.equal(await refusal(romeo), "service-unavailable")
  await again.ask("<query xmlns='jabber:iq:register'><remove/></query>", set)
  await again.next("error|close").catch(() => {})
  await server.register("juliet")
  const newcomer = await server.join("juliet")
  assert.deepEqual(await list(newcomer), [])
  romeo.send(chat("juliet@localhost", "Are you new here?"))
  assert.equal((await newcomer.next("message")).child("body")?.text, "Are you new here?")
})

test("programs block and unblock too, and are told of it", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  await list(juliet)
  const api = await server.api("juliet")
  const events = await api.events()
  await api.expect(200, "PUT /blocked/romeo@localhost")
  assert.deepEqual(jidsIn(await nextPush(juliet), "block"), ["romeo@localhost"])
  assert.deepEqual(await events.next("blockListChanged"), { change: "block", addresses: ["romeo@localhost"] })
  assert.deepEqual((await api.expect(200, "GET /blocked")).body, { addresses: ["romeo@localhost"] })
  romeo.send(chat("juliet@localhost"))
  assert.equal(await refusal(romeo), "service-unavailable")
  const refused = await api.expect(422, "POST /conversations/romeo@localhost/messages", { body: "Hark" })
  assert.equal(refused.body.error.code, "not-acceptable")
  await api.expect(200, "DELETE /blocked/romeo@localhost")
  assert.deepEqual(jidsIn(await nextPush(juliet), "unblock"), ["romeo@localhost"])
  await api.expect(200, "PUT /blocked/tybalt@localhost")
  await api.expect(200, "DELETE /blocked")
  const changes = [await events.next("blockListChanged"), await events.next("blockListChanged")]
  assert.deepEqual(
    changes.map(({ change }) => change),
    ["unblock", "block"],
  )
  assert.deepEqual(await events.next("blockListChanged"), { change: "unblock", addresses: null })
  assert.deepEqual(await list(juliet), [])
  await api.expect(400, "PUT /blocked/@@")
})

/** What a room does as far as a block is concerned: it speaks as its occupants, and hears what comes back. */
const hall = defineFeature({
  name: "hall",
  setup({ xmpp }) {
    const heard: string[] = []
    const note = ({ name, type, from, to }: Stanza) => heard.push(`${name} ${type} ${from} ${to}`)
    xmpp.serveDomain(`hall.${xmpp.domain}`, {
      message:
        ({ stanza: message }) =>
        () =>
          void note(message),
      presence: (presence) => void note(presence),
    })
    const say = (nickname: string, to: unknown, type: string, body: string) =>
      xmpp.route(
        stanza({
          name: "message",
          attrs: { from: `feast@hall.${xmpp.domain}/${nickname}`, to: String(to), type },
          children: [xml("body", {}, body), xml("x", { xmlns: "http://jabber.org/protocol/muc#user" })],
        }),
      )
    return { heard, say }
  },
})

test("somebody in a room is blocked without the room noticing, and a blocked room is left", async () => {
  await using server = await startTestServer({ features: [hall] })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const { heard, say } = server.service(hall)
  juliet.send("<presence to='feast@hall.localhost/Juliet'/>")
  await juliet.settle()
  heard.length = 0

  await juliet.ask(block("feast@hall.localhost/Tybalt"), set)
  await say("Tybalt", juliet.jid, "groupchat", "Now, by the stock and honour of my kin")
  await say("Tybalt", juliet.jid, "chat", "To strike him dead")
  await say("Capulet", juliet.jid, "groupchat", "Let him alone")
  assert.equal((await juliet.next("message")).child("body")?.text, "Let him alone")
  await juliet.expectNo("message")
  assert.deepEqual(heard, [])
  juliet.send(chat("feast@hall.localhost/Tybalt"))
  assert.equal(await refusal(juliet), "not-acceptable")
  juliet.send("<message to='feast@hall.localhost' type='groupchat'><body>Hear, hear</body></message>")
  await juliet.settle()
  assert.deepEqual(heard.splice(0), [`message groupchat ${juliet.jid} feast@hall.localhost`])

  await juliet.ask(block("hall.localhost"), set)
  await juliet.settle()
  assert.deepEqual(heard.splice(0), [`presence unavailable ${juliet.jid} feast@hall.localhost/Juliet`])
  await juliet.close()
  assert.deepEqual(heard, [])
})

test("a program beside the server that is blocked is told that nobody can be reached", async () => {
  const { server, juliet } = await couple(declareComponents(ECHO))
  await using _ = server
  await using echo = await TestComponent.join(server.ports.components, ECHO)
  await juliet.ask(block(ECHO), set)
  echo.send(`<message id='m1' from='bot@${ECHO}' to='juliet@localhost'><body>Hark</body></message>`)
  const answer = await echo.next("message", ({ type }) => type === "error")
  assert.deepEqual([answer.id, parseStanzaError(answer).condition], ["m1", "service-unavailable"])
  await juliet.expectNo("message")
})
