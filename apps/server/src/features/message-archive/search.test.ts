import assert from "node:assert/strict"
import { test } from "node:test"
import { findArchiveResult } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"

const NS = "urn:xmpp:mam:2"
const FIELD = "{urn:xmpp:fulltext:0}fulltext"
const MINUTES = 60_000

const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
const query = (text: string, more = "", page = "") =>
  `<query xmlns='${NS}'><x xmlns='jabber:x:data' type='submit'>${field("FORM_TYPE", NS)}` +
  `${field(FIELD, text)}${more}</x>${page}</query>`
const say = (to: string, body: string, more = "") =>
  `<message type='chat' to='${to}'><body>${body}</body>${more}</message>`

async function search(
  client: TestClient,
  ...parts: Parameters<typeof query>
): Promise<(string | undefined)[]> {
  await client.ask(query(...parts), { type: "set" })
  return client.takeAll("message").map((result) => findArchiveResult(result)?.stanza.child("body")?.text)
}

test("an archive is searched for words, over XMPP and by programs, before and after they are indexed", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = [await server.join("romeo"), await server.join("juliet")]
  const info = await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", {
    to: "romeo@localhost",
  })
  assert.match(String(info), /<feature var='urn:xmpp:fulltext:0'\/>/)
  romeo.send(say("juliet@localhost", "It was the lark"))
  romeo.send(say("tybalt@localhost", "A lark to you, villain"))
  romeo.send(
    say("juliet@localhost", "The lark is secret", "<encryption xmlns='urn:xmpp:eme:0' namespace='urn:x'/>"),
  )
  juliet.send(say("romeo@localhost", "It was the nightingale"))
  for (const client of [romeo, juliet, romeo, juliet]) await client.settle()
  for (const client of [romeo, juliet]) client.takeAll("message")
  const api = await server.api("romeo")

  for (const passed of [0, 2 * MINUTES, 4 * MINUTES]) {
    server.clock.advance(passed)
    await romeo.settle()
    assert.deepEqual(await search(romeo, "LARK"), ["It was the lark", "A lark to you, villain"])
    assert.deepEqual(await search(romeo, "it was"), ["It was the lark", "It was the nightingale"])
    assert.deepEqual(await search(juliet, "lark"), ["It was the lark"])
    assert.deepEqual(await search(romeo, "lark", field("with", "tybalt@localhost")), [
      "A lark to you, villain",
    ])
    const page = "<set xmlns='http://jabber.org/protocol/rsm'><max>1</max><before/></set>"
    assert.deepEqual(await search(romeo, "lark", "", page), ["A lark to you, villain"])
    assert.deepEqual(await search(romeo, "secret"), [])
    assert.equal((await search(romeo, "")).length, 4)

    const { body } = await api.expect(200, "GET /messages?text=lark")
    assert.deepEqual(
      body.messages.map((message: { body: string }) => message.body),
      ["It was the lark", "A lark to you, villain"],
    )
    assert.equal(body.hasMore, false)
  }
  const one = await api.expect(200, "GET /messages?text=lark&peer=juliet@localhost")
  assert.equal(one.body.messages.length, 1)
  const last = await api.expect(200, "GET /messages?text=lark&limit=1")
  assert.deepEqual([last.body.messages[0].body, last.body.hasMore], ["A lark to you, villain", true])
  const before = await api.expect(200, `GET /messages?text=lark&before=${last.body.messages[0].id}`)
  assert.deepEqual([before.body.messages.length, before.body.hasMore], [1, false])

  await server.restart()
  const again = await server.signIn("romeo")
  assert.deepEqual(await search(again, "lark was"), ["It was the lark"])
  assert.deepEqual(server.complaints, [])
})

test("a search for too much is refused, and nothing in it is a command", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const romeo = await server.join("romeo")
  romeo.send(say("romeo@localhost", "note to myself"))
  await romeo.next("message")
  const refused = { type: "set" } as const
  assert.equal(await romeo.askInVain(query("x".repeat(1_001)), refused), "policy-violation")
  assert.equal(
    await romeo.askInVain(
      query("a b c d e f ".repeat(10).trim() + Array.from({ length: 40 }, (_, n) => ` w${n}`).join("")),
      refused,
    ),
    "policy-violation",
  )
  for (const hostile of [
    "&quot;",
    "note&quot; OR &quot;",
    "*",
    "NEAR(note myself)",
    "note AND NOT myself",
    "'; select 1; --",
  ]) {
    await romeo.ask(query(hostile), refused)
  }
  romeo.takeAll("message")
  assert.deepEqual(await search(romeo, "&quot;note&quot; * !myself"), ["note to myself"])
  const api = await server.api("romeo")
  await api.expect(403, `GET /messages?text=${"x".repeat(1_001)}`)
  assert.deepEqual(server.complaints, [])
})
