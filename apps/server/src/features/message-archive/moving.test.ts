import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_PORTABLE, NS_PORTABLE_ARCHIVE } from "@kith/xmpp/extensions"
import {
  exportAccounts,
  importAccounts,
  importOwn,
  startTestServer,
  type TestClient,
} from "../../testing/index.ts"

/** What the archive gives, in its order: the time, the addresses, the text. */
async function history(client: TestClient, filter: Readonly<Record<string, string>> = {}) {
  const fields = Object.entries({ FORM_TYPE: "urn:xmpp:mam:2", ...filter }).map(
    ([name, value]) => `<field var='${name}'><value>${value}</value></field>`,
  )
  const page = "<set xmlns='http://jabber.org/protocol/rsm'><max>250</max></set>"
  await client.ask(
    `<query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'>${fields.join("")}</x>${page}</query>`,
    { type: "set" },
  )
  return client.takeAll("message").flatMap((message) => {
    const result = message.child("result", "urn:xmpp:mam:2")
    const inner = result?.elements[0]
    const [delay, found] = inner?.elements ?? []
    if (result === undefined || found === undefined) return []
    return [`${delay?.attrs.stamp} ${found.attrs.from?.split("/")[0]} ${found.elements[0]?.text}`]
  })
}

const archived = (stamp: string, from: string, to: string, body: string, rest = "") =>
  `<result xmlns='urn:xmpp:mam:2' id='x'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='${stamp}'/>` +
  `<message xmlns='jabber:client' type='chat' from='${from}' to='${to}'><body>${body}</body>${rest}</message></forwarded></result>`

const file = (results: string, host = "localhost") =>
  `<server-data xmlns='${NS_PORTABLE}'><host jid='${host}'><user name='juliet'><archive xmlns='${NS_PORTABLE_ARCHIVE}'>${results}</archive></user></host></server-data>`

test("an archive moves to another server with its times, once, and is found by its words", async () => {
  await using from = await startTestServer()
  await from.register("romeo", "juliet")
  const [romeo, juliet] = [await from.join("romeo"), await from.join("juliet")]
  for (let count = 0; count < 300; count++) {
    const [sender, to] = count % 2 === 0 ? [romeo, "juliet"] : [juliet, "romeo"]
    sender.send(
      `<message to='${to}@localhost' type='chat'><body>Word ${count} &lt;&amp;&gt;</body></message>`,
    )
    if (count % 3 === 0) from.clock.advance(1000)
    await sender.settle()
  }
  juliet.takeAll("message")
  const before = [...(await history(juliet)), ...(await history(juliet, { start: "2026-01-01T00:01:24Z" }))]
  const exported = await exportAccounts(from)

  await using to = await startTestServer()
  to.clock.advance(3_600_000)
  for (let time = 0; time < 2; time++) {
    const { problems, leftOut } = await importAccounts(to, exported)
    assert.deepEqual([problems, leftOut], [[], 0])
  }
  const there = await to.join("juliet")
  const after = [...(await history(there)), ...(await history(there, { start: "2026-01-01T00:01:24Z" }))]
  assert.deepEqual(after, before)
  assert.equal((await history(there, { "{urn:xmpp:fulltext:0}fulltext": "word 123" })).length, 1)
  await to.restart()
  const again = await to.join("romeo")
  again.send("<message to='juliet@localhost' type='chat'><body>Anew</body></message>")
  await again.settle()
  assert.match((await history(again, { start: "2026-01-01T00:50:00Z" })).join(), /Anew/)
  assert.equal((await exportAccounts(to)).match(/<result /g)?.length, 602)
  assert.deepEqual(to.complaints, [])
})

test("what is older than this server keeps its time, and is found by its words", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const old = "1999-12-31T23:59:59.999Z"
  const text = file(
    archived(old, "romeo@montague.lit/orchard", "juliet@capulet.lit/balcony", "By yonder moon I swear") +
      archived(old, "juliet@capulet.lit/balcony", "romeo@montague.lit", "Swear not by the moon") +
      archived("2001-01-01T00:00:00Z", "nurse@capulet.lit", "juliet@capulet.lit", "Madam!"),
    "capulet.lit",
  )
  for (let time = 0; time < 2; time++) {
    const { taken, leftOut } = await importOwn(server, "juliet", text)
    assert.deepEqual([taken, leftOut], [3, 0])
  }
  const juliet = await server.join("juliet")
  const all = await history(juliet)
  assert.deepEqual(all, [
    `${old} romeo@montague.lit By yonder moon I swear`,
    `${old} juliet@localhost Swear not by the moon`,
    "2001-01-01T00:00:00.000Z nurse@capulet.lit Madam!",
  ])
  assert.equal((await history(juliet, { end: "2000-06-01T00:00:00Z" })).length, 2)
  assert.equal((await history(juliet, { with: "nurse@capulet.lit" })).length, 1)
  assert.equal((await history(juliet, { "{urn:xmpp:fulltext:0}fulltext": "moon swear" })).length, 2)
  const page = await (await server.api("juliet")).expect(200, "GET /conversations")
  assert.equal(page.body.conversations.length, 2)
})

test("what is no message of the account, or has no proper time, is left out", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const [to, from] = ["juliet@localhost", "romeo@localhost"]
  const good = "2025-06-01T00:00:00Z"
  const stamped = "<stanza-id xmlns='urn:xmpp:sid:0' by='juliet@localhost' id='forged'/>"
  const report = await importOwn(
    server,
    "juliet",
    file(
      archived(good, from, to, "kept", stamped) +
        archived("2026-01-01T00:00:00Z", from, to, "now") +
        archived("2030-01-01T00:00:00Z", from, to, "future") +
        archived("1969-01-01T00:00:00Z", from, to, "before all time") +
        archived("yesterday", from, to, "no time") +
        archived(good, from, "tybalt@localhost", "of others") +
        archived(good, from, "@@", "to nobody") +
        archived(good, from, to, "said aloud").replace("type='chat'", "type='groupchat'") +
        archived(good, from, to, "x".repeat(1024 * 1024)) +
        "<message xmlns='jabber:client'/><result xmlns='urn:xmpp:mam:2'/>",
    ),
  )
  assert.deepEqual([report.taken, report.leftOut], [1, 10])
  const juliet = await server.join("juliet")
  assert.deepEqual(await history(juliet), ["2025-06-01T00:00:00.000Z romeo@localhost kept"])
  assert.doesNotMatch(await exportAccounts(server), /forged/)
  assert.deepEqual(server.complaints, [])
})

test("what an archive is to keep moves with it", async () => {
  await using from = await startTestServer()
  await from.register("juliet")
  const prefs =
    "<prefs xmlns='urn:xmpp:mam:2' default='roster'><always><jid>romeo@montague.lit</jid></always><never/></prefs>"
  await (await from.signIn("juliet")).ask(prefs, { type: "set" })
  const exported = await exportAccounts(from)
  await using to = await startTestServer()
  assert.deepEqual((await importAccounts(to, exported)).problems, [])
  const there = await (await to.signIn("juliet")).ask("<prefs xmlns='urn:xmpp:mam:2'/>")
  assert.equal(
    String(there.child("prefs", "urn:xmpp:mam:2")).replace(" xmlns='urn:xmpp:mam:2'", ""),
    prefs.replace(" xmlns='urn:xmpp:mam:2'", ""),
  )
})
