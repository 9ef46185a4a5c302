import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer, type TestApi } from "../../testing/index.ts"

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const JULIET = "/conversations/juliet@localhost"

const get = async (api: TestApi, path: string) => (await api.expect(200, `GET ${path}`)).body
const post = async (api: TestApi, path: string, input: unknown) =>
  (await api.expect(200, `POST ${path}`, input)).body

test("a message sent through the API reaches an XMPP client, and the answer comes back live", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const romeo = await server.api("romeo")
  const events = await romeo.events()
  const juliet = await server.signIn("juliet")
  juliet.send("<presence/>")
  const sent = await post(romeo, "/conversations/juliet@localhost/messages", { body: "But soft! <&>" })
  assert.match(sent.id, UUID7)
  assert.deepEqual(sent, {
    id: sent.id,
    peer: "juliet@localhost",
    from: "romeo@localhost",
    to: "juliet@localhost",
    direction: "outgoing",
    body: "But soft! <&>",
    sentAt: server.clock.now(),
    originId: sent.originId,
  })
  const received = await juliet.next("message")
  assert.deepEqual(
    [received.from, received.type, received.id, received.child("body")?.text],
    ["romeo@localhost", "chat", sent.originId, "But soft! <&>"],
  )
  assert.equal(received.child("stanza-id", "urn:xmpp:sid:0")?.attrs.id, sent.id)
  assert.deepEqual(await events.next("message"), sent)

  juliet.send("<message type='chat' id='m2' to='romeo@localhost'><body>Ay me!</body></message>")
  const answer = await events.next("message")
  assert.deepEqual(answer, {
    id: answer.id,
    peer: "juliet@localhost",
    from: "juliet@localhost",
    to: "romeo@localhost",
    direction: "incoming",
    body: "Ay me!",
    sentAt: server.clock.now(),
    originId: "m2",
  })
  const page = await get(romeo, "/conversations/juliet@localhost/messages")
  assert.deepEqual(page, { messages: [sent, answer], hasMore: false })
})

test("receipts, markers and typing are told as they happen, also from the own devices", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const romeo = await server.api("romeo")
  const events = await romeo.events()
  const juliet = await server.signIn("juliet")
  const tell = (children: string) =>
    juliet.send(`<message type='chat' to='romeo@localhost'>${children}</message>`)
  tell("<received xmlns='urn:xmpp:receipts' id='o1'/>")
  assert.deepEqual(await events.next("receipt"), { peer: "juliet@localhost", originId: "o1" })
  tell("<displayed xmlns='urn:xmpp:chat-markers:0' id='o1'/>")
  assert.deepEqual(await events.next("marker"), {
    peer: "juliet@localhost",
    direction: "incoming",
    originId: "o1",
  })
  tell("<composing xmlns='http://jabber.org/protocol/chatstates'/>")
  assert.deepEqual(await events.next("typing"), { peer: "juliet@localhost", state: "composing" })

  const orchard = await server.signIn("romeo", "orchard")
  orchard.send(
    "<message type='chat' to='juliet@localhost'><displayed xmlns='urn:xmpp:chat-markers:0' id='o2'/></message>",
  )
  assert.deepEqual(await events.next("marker"), {
    peer: "juliet@localhost",
    direction: "outgoing",
    originId: "o2",
  })
})

test("conversations are listed with what is unread, until it is marked as displayed", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = await Promise.all(
    ["romeo", "juliet", "tybalt"].map((name) => server.api(name)),
  )
  assert.ok(romeo && juliet && tybalt)
  const client = await server.signIn("romeo")
  client.send("<presence/>")
  const orchard = await server.signIn("juliet", "orchard")
  await orchard.ask("<enable xmlns='urn:xmpp:carbons:2'/>", { type: "set" })
  for (const body of ["1", "2"]) await post(romeo, "/conversations/juliet@localhost/messages", { body })
  await post(tybalt, "/conversations/juliet@localhost/messages", { body: "3" })
  const list = async () => {
    const { conversations } = await get(juliet, "/conversations")
    return (conversations as { peer: string; unreadCount: number; lastMessage: { body: string } }[]).map(
      ({ peer, unreadCount, lastMessage }) => [peer, unreadCount, lastMessage.body],
    )
  }
  assert.deepEqual(await list(), [
    ["tybalt@localhost", 1, "3"],
    ["romeo@localhost", 2, "2"],
  ])
  const { messages } = await get(juliet, "/conversations/romeo@localhost/messages")
  const last = (messages as { id: string; originId: string }[])[1]
  await post(juliet, "/conversations/romeo@localhost/displayed", { messageId: last?.id })
  assert.deepEqual(await list(), [
    ["tybalt@localhost", 1, "3"],
    ["romeo@localhost", 0, "2"],
  ])
  const marker = await client.next("message", (message) =>
    message.has("displayed", "urn:xmpp:chat-markers:0"),
  )
  assert.equal(marker.child("displayed", "urn:xmpp:chat-markers:0")?.attrs.id, last?.originId)
  const copy = await orchard.next("message", (message) => message.has("sent", "urn:xmpp:carbons:2"))
  assert.match(String(copy), /displayed/)

  const first = await get(juliet, "/conversations?limit=1")
  assert.equal(first.hasMore, true)
  const [top] = first.conversations as { lastMessage: { id: string } }[]
  const rest = await get(juliet, `/conversations?limit=1&before=${top?.lastMessage.id}`)
  assert.equal(rest.hasMore, false)
  assert.equal((rest.conversations as { peer: string }[])[0]?.peer, "romeo@localhost")
})

test("a history is paged in both directions", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await server.api("romeo")
  const path = "/conversations/juliet@localhost/messages"
  const ids: string[] = []
  for (const body of ["1", "2", "3", "4"]) ids.push((await post(romeo, path, { body })).id as string)
  const read = async (query: string) => {
    const { messages, hasMore } = await get(romeo, `${path}?${query}`)
    return [(messages as { body: string }[]).map(({ body }) => body).join(""), hasMore]
  }
  assert.deepEqual(await read("limit=2"), ["34", true])
  assert.deepEqual(await read(`limit=2&before=${ids[2]}`), ["12", false])
  assert.deepEqual(await read(`limit=2&after=${ids[0]}`), ["23", true])
  assert.deepEqual(await read(`after=${ids[2]}`), ["4", false])
})

test("the same id never sends twice, at once or later or after a restart", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const romeo = await server.api("romeo")
  const juliet = await server.signIn("juliet")
  juliet.send("<presence/>")
  const send = (peer = "juliet") =>
    post(romeo, `/conversations/${peer}@localhost/messages`, { body: "Once", id: "my-1" })
  const [first, second] = await Promise.all([send(), send()])
  assert.deepEqual(first, second)
  assert.equal(first.originId, "my-1")
  assert.deepEqual(await send(), first)
  assert.equal((await juliet.next("message")).id, "my-1")
  await juliet.expectNo("message")
  await romeo.expect(409, "POST /conversations/tybalt@localhost/messages", { body: "Once", id: "my-1" })
  await server.restart()
  const again = await post(await server.api("romeo"), `${JULIET}/messages`, { body: "Once", id: "my-1" })
  assert.deepEqual(again, first)
})

test("what cannot be sent, read or marked is refused with the reason", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, tybalt] = await Promise.all([server.api("romeo"), server.api("tybalt")])
  const path = "/conversations/juliet@localhost"
  const { id } = await post(romeo, `${path}/messages`, { body: "Mine" })
  for (const [request, body, status] of [
    [`POST ${path}/messages`, { body: "" }, 400],
    [`POST ${path}/messages`, { body: "x".repeat(65_537) }, 400],
    [`POST ${path}/messages`, { body: "a\u0000b" }, 400],
    [`POST ${path}/messages`, { body: "\ud800" }, 400],
    [`POST ${path}/messages`, { body: "a", id: "\u0007" }, 400],
    [`POST ${path}/messages`, {}, 400],
    ["POST /conversations/@@/messages", { body: "a" }, 400],
    ["POST /conversations/nobody@localhost/messages", { body: "a" }, 503],
    [`GET ${path}/messages?limit=0`, undefined, 400],
    [`GET ${path}/messages?limit=-1`, undefined, 400],
    [`GET ${path}/messages?limit=100000`, undefined, 400],
    [`GET ${path}/messages?before=nothing`, undefined, 404],
    [`GET ${path}/messages?before=${id}&after=${id}`, undefined, 400],
    ["GET /conversations?before=nothing", undefined, 404],
    [`POST ${path}/displayed`, { messageId: id }, 422],
    [`POST ${path}/displayed`, { messageId: "nothing" }, 404],
  ] as const) {
    await romeo.expect(status, request, body)
  }
  // Other people's ids are as unknown as made-up ones.
  await tybalt.expect(404, `POST ${path}/displayed`, { messageId: id })
  await tybalt.expect(404, `GET ${path}/messages?before=${id}`)
  assert.deepEqual((await get(tybalt, "/conversations")).conversations, [])
})

test("a token that may not read or write messages cannot", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const reader = await server.api("romeo", ["messages:read"])
  const writer = await server.api("romeo", ["messages:write"])
  const path = "/conversations/juliet@localhost"
  await reader.expect(403, `POST ${path}/messages`, { body: "a" })
  await reader.expect(403, `POST ${path}/displayed`, { messageId: "a" })
  await writer.expect(403, `GET ${path}/messages`)
  await writer.expect(403, "GET /conversations")
})
