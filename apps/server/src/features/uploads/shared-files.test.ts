import assert from "node:assert/strict"
import { test } from "node:test"
import { bitsOfBinary, contentIdOf, NS_BITS } from "@kith/xmpp/extensions"
import { startTestServer } from "../../testing/index.ts"

const bytes = Buffer.from("a very small picture")
const cid = contentIdOf(bytes)
const thumbnail = `<thumbnail xmlns='urn:xmpp:thumbs:1' uri='cid:${cid}' media-type='image/png' width='128' height='96'/>`
const hash =
  "<hash xmlns='urn:xmpp:hashes:2' algo='sha3-256'>2XarmwTlNxDAMkvymloX3S5+VbylNrJt/l5QyPa+YoU=</hash>"
const url = "https://files.example.org/x/summit.jpg"

/** What clients say about the files they share, by the extensions that a server only passes on. */
const SHARED = [
  // XEP-0385 with XEP-0264.
  `<reference xmlns='urn:xmpp:reference:0' begin='0' end='3' type='data'><media-sharing xmlns='urn:xmpp:sims:1'>` +
    `<file xmlns='urn:xmpp:jingle:apps:file-transfer:5'><media-type>image/jpeg</media-type><name>a &amp; b.jpg</name>` +
    `<size>3032449</size>${hash}${thumbnail}</file><sources><reference xmlns='urn:xmpp:reference:0' type='data' ` +
    `uri='${url}'/></sources></media-sharing></reference>`,
  // XEP-0447 with XEP-0446.
  `<file-sharing xmlns='urn:xmpp:sfs:0' disposition='inline' id='1'><file xmlns='urn:xmpp:file:metadata:0'>` +
    `<media-type>image/jpeg</media-type><name>summit.jpg</name><size>3032449</size><width>1</width>${hash}${thumbnail}` +
    `</file><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${url}'/></sources></file-sharing>`,
  // XEP-0066.
  `<x xmlns='jabber:x:oob'><url>${url}</url></x>`,
  // XEP-0231.
  String(bitsOfBinary({ cid, type: "image/png", bytes, maxAgeSeconds: 86_400 })),
]

test("what clients say about files is passed on, copied and archived unharmed", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  const chamber = await server.signIn("juliet", "chamber")
  await chamber.ask("<enable xmlns='urn:xmpp:carbons:2'/>", { type: "set" })
  const sent = `<body>${url}</body>${SHARED.join("")}`
  romeo.send(`<message type='chat' id='file' to='${juliet.jid}'>${sent}</message>`)

  const received = await juliet.next("message")
  assert.ok(received.inner.startsWith(sent), received.inner)
  const copy = await chamber.next("message")
  assert.ok(copy.inner.includes(sent), copy.inner)
  await juliet.ask("<query xmlns='urn:xmpp:mam:2'/>", { type: "set" })
  const archived = await juliet.next("message", (message) => message.has("result", "urn:xmpp:mam:2"))
  assert.ok(archived.inner.includes(sent), archived.inner)
})

test("a small picture is asked of who has it, and its bytes come through", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.signIn("romeo"), server.signIn("juliet")])
  const data = bitsOfBinary({ cid, type: "image/png", bytes, maxAgeSeconds: 0 })
  const answer = juliet.request(`<data xmlns='${NS_BITS}' cid='${cid}'/>`, { to: romeo.jid })
  const { id } = await romeo.next("iq", ({ type }) => type === "get")
  romeo.send(`<iq type='result' id='${id}' to='${juliet.jid}'>${data}</iq>`)
  const { inner } = await answer
  assert.equal(inner, String(data))
})
