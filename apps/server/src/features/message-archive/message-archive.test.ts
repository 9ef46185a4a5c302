import assert from "node:assert/strict"
import { test } from "node:test"
import { type Stanza, type XmlElement, xml } from "@kith/xmpp"
import { PASSWORD, startTestServer, type TestClient } from "../../testing/index.ts"

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const NS = "urn:xmpp:mam:2"
const SID = "urn:xmpp:sid:0"

const chat = (to: string, body: string, more = "") =>
  `<message type='chat' to='${to}'><body>${body}</body>${more}</message>`
const form = (fields: Readonly<Record<string, string>>) =>
  `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>${NS}</value></field>${Object.entries(
    fields,
  )
    .map(([name, value]) => `<field var='${name}'><value>${value}</value></field>`)
    .join("")}</x>`
const page = (children: string) => `<set xmlns='http://jabber.org/protocol/rsm'>${children}</set>`
const query = (children = "", queryId = "q1") =>
  `<query xmlns='${NS}' queryid='${queryId}'>${children}</query>`

/** What an archive answered: the forwarded messages in the order they came, and the last word. */
async function search(client: TestClient, children = "", to?: string) {
  const answer = await client.ask(query(children), { type: "set", ...(to === undefined ? {} : { to }) })
  const results = client.takeAll("message").map((message) => {
    const result = message.child("result", NS)
    const forwarded = result?.child("forwarded", "urn:xmpp:forward:0")
    return { message, result, forwarded, original: forwarded?.child("message", "jabber:client") }
  })
  const fin = answer.child("fin", NS)
  const set = fin?.child("set", "http://jabber.org/protocol/rsm")
  return {
    results,
    bodies: results.map(({ original }) => original?.child("body")?.text),
    ids: results.map(({ result }) => result?.attrs.id ?? ""),
    isComplete: fin?.attrs.complete === "true",
    first: set?.child("first")?.text,
    last: set?.child("last")?.text,
    count: set?.child("count")?.text,
  }
}

const idsBy = (message: Stanza | XmlElement | undefined, by: string) =>
  (message?.elements ?? [])
    .filter(({ name, attrs }) => name === "stanza-id" && attrs.by === by)
    .map(({ attrs }) => attrs.id)

test("what is said is in both archives, under the id it was delivered with", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  juliet.send(chat("romeo@localhost", "What man art thou?", "<thread>t1</thread>"))
  const received = await romeo.next("message")
  const [id] = idsBy(received, "romeo@localhost")
  assert.match(id ?? "", UUID7)

  for (const client of [romeo, juliet]) {
    const { results, ids, isComplete, first, last } = await search(client)
    assert.deepEqual([ids, isComplete, first, last], [[id], true, id, id])
    const [found] = results
    assert.equal(found?.message.from, client.jid.bare.toString())
    assert.equal(found?.message.to, client.jid.toString())
    assert.equal(found?.result?.attrs.queryid, "q1")
    assert.equal(
      found?.forwarded?.child("delay", "urn:xmpp:delay")?.attrs.stamp,
      new Date(server.clock.now()).toISOString(),
    )
    assert.equal(found?.original?.attrs.from, juliet.jid.toString())
    assert.equal(found?.original?.attrs.to, "romeo@localhost")
    assert.equal(found?.original?.child("thread")?.text, "t1")
  }
})

test("a history is paged from either end, flipped, counted and described", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  for (const body of ["1", "2", "3", "4", "5"]) {
    juliet.send(chat("romeo@localhost", body))
    await romeo.next("message")
    server.clock.advance(1000)
  }
  const first = await search(romeo, page("<max>2</max>"))
  assert.deepEqual([first.bodies, first.isComplete], [["1", "2"], false])
  const second = await search(romeo, page(`<max>2</max><after>${first.last}</after>`))
  assert.deepEqual(second.bodies, ["3", "4"])
  const last = await search(romeo, page("<max>2</max><before/>"))
  assert.deepEqual([last.bodies, last.isComplete], [["4", "5"], false])
  const flipped = await search(romeo, `${page(`<max>3</max><before>${last.first}</before>`)}<flip-page/>`)
  assert.deepEqual([flipped.bodies, flipped.isComplete], [["3", "2", "1"], true])
  assert.deepEqual([flipped.first, flipped.last], [first.first, second.first])
  const none = await search(romeo, page("<max>0</max>"))
  assert.deepEqual([none.bodies, none.count, none.isComplete], [[], "5", false])
  const [one, two] = first.ids
  const between = await search(romeo, form({ "after-id": one ?? "", "before-id": last.first ?? "" }))
  assert.deepEqual(between.bodies, ["2", "3"])
  assert.deepEqual((await search(romeo, form({ ids: two ?? "" }))).bodies, ["2"])
  assert.deepEqual((await search(romeo, form({ end: "2026-01-01T00:00:01Z" }))).bodies, ["1", "2"])

  const metadata = (await romeo.ask(`<metadata xmlns='${NS}'/>`)).child("metadata", NS)
  assert.deepEqual(metadata?.child("start")?.attrs.id, first.first)
  assert.deepEqual(metadata?.child("end")?.attrs.id, last.last)
  assert.equal(metadata?.child("start")?.attrs.timestamp, "2026-01-01T00:00:00.000Z")
  const fields = (await romeo.ask(`<query xmlns='${NS}'/>`))
    .child("query", NS)
    ?.child("x", "jabber:x:data")
    ?.childrenNamed("field")
  assert.deepEqual(
    fields?.map(({ attrs }) => attrs.var),
    [
      "FORM_TYPE",
      "with",
      "start",
      "end",
      "before-id",
      "after-id",
      "ids",
      "include-groupchat",
      "{urn:xmpp:fulltext:0}fulltext",
    ],
  )
})

test("an archive is read by its owner alone, and strangers learn nothing about it", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  const tybalt = await server.signIn("tybalt")
  juliet.send(chat("romeo@localhost", "A thousand times good night"))
  const id = idsBy(await romeo.next("message"), "romeo@localhost")[0] ?? ""
  for (const spy of [tybalt, juliet]) {
    for (const [payload, type] of [
      [query(), "set"],
      [query(form({ ids: id })), "set"],
      [query(form({ start: "nonsense" })), "set"],
      [`<query xmlns='${NS}'/>`, "get"],
      [`<metadata xmlns='${NS}'/>`, "get"],
    ] as const) {
      for (const to of ["romeo@localhost", "nobody@localhost"]) {
        assert.equal(await spy.askInVain(payload, { type, to }), "forbidden", payload)
      }
    }
    await spy.expectNo("message")
  }
  // An id of somebody else's archive is as unknown as one that never was.
  assert.equal(await tybalt.askInVain(query(form({ ids: id })), { type: "set" }), "item-not-found")
  assert.equal(await tybalt.askInVain(query(page(`<after>${id}</after>`)), { type: "set" }), "item-not-found")
  assert.deepEqual((await search(tybalt)).bodies, [])
  assert.deepEqual((await search(romeo, "", "romeo@localhost")).ids, [id])
})

test("forged stanza ids are taken out, all of them, and nothing else", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  const forged = (by: string) => `<stanza-id xmlns='${SID}' by='${by}' id='forged'/>`
  juliet.send(
    chat(
      "romeo@localhost",
      "Deny thy father",
      `${forged("romeo@localhost")}${forged("ROMEO@LocalHost")}${forged("juliet@localhost")}${forged("localhost")}` +
        `${forged("romeo@localhost/orchard")}${forged("room@rooms.example")}<origin-id xmlns='${SID}' id='o1'/>`,
    ),
  )
  const received = await romeo.next("message")
  const [found] = (await search(romeo)).results
  for (const message of [received, found?.original]) {
    const ids = (message?.elements ?? []).filter(({ attrs }) => attrs.id === "forged")
    assert.deepEqual(
      ids.map(({ attrs }) => attrs.by),
      ["room@rooms.example"],
    )
    assert.equal(message?.child("origin-id", SID)?.attrs.id, "o1")
  }
  assert.equal(idsBy(received, "romeo@localhost").length, 1)
})

test("only what is worth keeping is kept", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  const hint = (name: string) => `<${name} xmlns='urn:xmpp:hints'/>`
  const message = (id: string, type: string, children: string) =>
    `<message id='${id}' type='${type}' to='${romeo.jid}'>${children}</message>`
  const body = "<body>Ay me!</body>"
  const sent = [
    message("chat", "chat", body),
    message("normal", "normal", body),
    message("stored", "chat", `<x xmlns='urn:example'/>${hint("store")}`),
    message("receipt", "chat", "<received xmlns='urn:xmpp:receipts' id='1'/>"),
    message("marker", "chat", "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>"),
    message("headline", "headline", body),
    message("error", "error", `${body}${hint("store")}`),
    message("typing", "chat", "<composing xmlns='http://jabber.org/protocol/chatstates'/>"),
    message("empty", "chat", "<x xmlns='urn:example'/>"),
    message("secret", "chat", body + hint("no-store")),
    message("off-the-record", "chat", body + hint("no-permanent-store")),
  ]
  for (const text of sent) juliet.send(text)
  const arrived: Stanza[] = []
  for (const _ of sent) arrived.push(await romeo.next("message"))
  const marked = arrived.filter((stanza) => idsBy(stanza, "romeo@localhost").length > 0)
  const kept = ["chat", "normal", "stored", "receipt", "marker"]
  assert.deepEqual(
    marked.map(({ id }) => id),
    kept,
  )
  for (const client of [romeo, juliet]) {
    const { results } = await search(client)
    assert.deepEqual(
      results.map(({ original }) => original?.attrs.id),
      kept,
    )
  }
})

test("receipts, chat states and markers pass as they are", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  for (const payload of [
    xml("request", { xmlns: "urn:xmpp:receipts" }),
    xml("received", { xmlns: "urn:xmpp:receipts", id: "1" }),
    xml("composing", { xmlns: "http://jabber.org/protocol/chatstates" }),
    xml("markable", { xmlns: "urn:xmpp:chat-markers:0" }),
    xml("displayed", { xmlns: "urn:xmpp:chat-markers:0", id: "1" }),
  ]) {
    juliet.send(`<message id='m' type='chat' to='romeo@localhost'>${payload}</message>`)
    const received = await romeo.next("message")
    assert.equal(String(received.child(payload.name, payload.namespace)), String(payload))
  }
})

test("queries that make no sense are refused, and the archive goes on answering", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  juliet.send(chat("romeo@localhost", "Good night"))
  await romeo.next("message")
  for (const [children, condition] of [
    [page("<max>-1</max>"), "bad-request"],
    [page("<max>many</max>"), "bad-request"],
    [page("<index>1</index>"), "feature-not-implemented"],
    [page("<after>'; drop table archive_entry; --</after>"), "item-not-found"],
    [page("<before>00000000-0000-7000-8000-000000000000</before>"), "item-not-found"],
    [form({ start: "yesterday" }), "bad-request"],
    [form({ end: "2026-02-31T00:00:00Z" }), "bad-request"],
    [form({ with: "@@" }), "jid-malformed"],
    [form({ "{urn:example}search": "love" }), "feature-not-implemented"],
    ["<x xmlns='jabber:x:data' type='submit'/>", "bad-request"],
  ] as const) {
    assert.equal(await romeo.askInVain(query(children), { type: "set" }), condition, children)
  }
  assert.equal(await romeo.askInVain(`<query xmlns='${NS}' node='n'/>`, { type: "set" }), "item-not-found")
  assert.deepEqual((await search(romeo, form({ with: "juliet@localhost/' or '1'='1" }))).bodies, [])
  assert.deepEqual((await search(romeo, form({ with: "juliet@localhost/gone" }))).bodies, [])
  assert.deepEqual((await search(romeo, page("<max>999999999</max>"))).bodies, ["Good night"])
  assert.deepEqual(
    (await search(romeo, form({ start: "0001-01-01T00:00:00Z", end: "9999-12-31T23:59:59Z" }))).bodies,
    ["Good night"],
  )
})

test("the history outlives a restart, and new messages come behind it", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  juliet.send(chat("romeo@localhost", "before"))
  await romeo.next("message")
  const before = await search(romeo)
  await server.restart()
  server.clock.jumpTo(Date.UTC(2025, 6, 1))
  const again = await server.signIn("romeo")
  again.send(chat("juliet@localhost", "after"))
  await again.settle()
  const after = await search(again)
  assert.deepEqual(after.bodies, ["before", "after"])
  assert.equal(after.ids[0], before.ids[0])
})

test("who binds a resource so learns where the archive begins and ends", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await server.join("romeo")
  const ends = async () => {
    const client = server.connect()
    const success = await client.logIn(server.address("juliet"), PASSWORD)
    const metadata = success.child("bound", "urn:xmpp:bind:0")?.child("metadata", NS)
    return { client, metadata }
  }
  assert.equal(`${(await ends()).metadata}`, `<metadata xmlns='${NS}'/>`)
  for (const body of ["1", "2"]) {
    romeo.send(chat("juliet@localhost", body))
    await romeo.settle()
  }
  const { client, metadata } = await ends()
  const { ids } = await search(client)
  assert.deepEqual([metadata?.child("start")?.attrs.id, metadata?.child("end")?.attrs.id], ids)
})
