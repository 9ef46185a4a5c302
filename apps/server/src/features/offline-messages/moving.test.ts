import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_PORTABLE, NS_STANZA_ID } from "@kith/xmpp/extensions"
import {
  exportAccounts,
  importAccounts,
  importOwn,
  startTestServer,
  type TestClient,
} from "../../testing/index.ts"

const bodiesOf = async (client: TestClient) => {
  client.send("<presence/>")
  // They come together.
  const first = await client.next("message")
  await client.settle()
  return [first, ...client.takeAll("message")].map((message) => ({
    body: message.child("body")?.text,
    stamps: message.elements.filter(({ name }) => name === "delay").map(({ attrs }) => attrs.stamp),
    to: message.to,
    isSaidToBeArchived: message.has("stanza-id", NS_STANZA_ID),
  }))
}

test("messages that wait move to another server, once, and tell since when they wait", async () => {
  await using from = await startTestServer()
  await from.register("romeo", "juliet")
  const romeo = await from.signIn("romeo")
  for (const body of ["Hist!", "Juliet?"]) {
    romeo.send(`<message to='juliet@localhost' type='chat'><body>${body}</body></message>`)
    await romeo.settle()
    from.clock.advance(1000)
  }
  const file = await exportAccounts(from)
  const [waiting = ""] = /<offline-messages.*?<\/offline-messages>/s.exec(file) ?? []
  assert.deepEqual([waiting.match(/<delay/g)?.length, waiting.match(/<stanza-id/g)?.length], [2, 2])

  await using to = await startTestServer()
  to.clock.advance(60_000)
  for (let time = 0; time < 2; time++) assert.deepEqual((await importAccounts(to, file)).problems, [])
  const waited = await bodiesOf(await to.signIn("juliet"))
  assert.deepEqual(waited, [
    {
      body: "Hist!",
      stamps: ["2026-01-01T00:00:00.000Z"],
      to: "juliet@localhost",
      isSaidToBeArchived: false,
    },
    {
      body: "Juliet?",
      stamps: ["2026-01-01T00:00:01.000Z"],
      to: "juliet@localhost",
      isSaidToBeArchived: false,
    },
  ])
  assert.deepEqual(to.complaints, [])
})

test("of a stranger's file only what are messages with a time is kept, up to the limit", async () => {
  await using server = await startTestServer({ config: "[offline-messages]\nmax-messages = 2" })
  await server.register("juliet")
  const message = (
    body: string,
    rest = "<delay xmlns='urn:xmpp:delay' from='capulet.lit' stamp='1469-07-21T00:32:29Z'/>",
  ) =>
    `<message xmlns='jabber:client' from='romeo@montague.net' to='juliet@capulet.lit/balcony'><body>${body}</body>${rest}</message>`
  const file = `<server-data xmlns='${NS_PORTABLE}'><host jid='capulet.lit'><user name='juliet'><offline-messages>
    ${message("one")}${message("no time", "")}<presence xmlns='jabber:client' from='a@b'/><message xmlns='jabber:client'/>
    ${message("two", "<delay xmlns='urn:xmpp:delay' stamp='1469-07-22T00:32:29Z'/><delay xmlns='urn:xmpp:delay' from='x.lit' stamp='1400-01-01T00:00:00Z'/>")}
    ${message("three")}</offline-messages></user></host></server-data>`
  const report = await importOwn(server, "juliet", file)
  assert.deepEqual([report.taken, report.leftOut], [2, 4])
  const waited = await bodiesOf(await server.signIn("juliet"))
  assert.deepEqual(
    waited.map(({ body, stamps }) => [body, stamps.length]),
    [
      ["one", 1],
      ["two", 2],
    ],
  )
})
