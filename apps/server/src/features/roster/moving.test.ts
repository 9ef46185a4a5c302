import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid, serialize } from "@kith/xmpp"
import { NS_PORTABLE, NS_ROSTER } from "@kith/xmpp/extensions"
import {
  exportAccounts,
  importAccounts,
  importOwn,
  startTestServer,
  type TestClient,
} from "../../testing/index.ts"
import { roster } from "./index.ts"

const listOf = async (client: TestClient) =>
  (await client.ask(`<query xmlns='${NS_ROSTER}'/>`))
    .child("query", NS_ROSTER)
    ?.elements.map((item) => serialize(item, NS_ROSTER))
    .sort()

test("contacts, subscriptions and requests move to another server as they are", async () => {
  await using from = await startTestServer()
  await from.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = [
    await from.join("romeo"),
    await from.join("juliet"),
    await from.join("tybalt"),
  ]
  await from.befriend(romeo, juliet)
  const set = `<query xmlns='${NS_ROSTER}'><item jid='nurse@verona.example' name='Nurse &amp; friend'><group>House</group></item></query>`
  await juliet.ask(set, { type: "set" })
  juliet.send("<presence type='subscribed' to='paris@verona.example'/>")
  tybalt.send(
    `<presence type='subscribe' to='${juliet.jid.bare}' id='t1'><status>En garde</status></presence>`,
  )
  await juliet.next("presence", ({ type }) => type === "subscribe")
  const before = await listOf(juliet)
  assert.equal(before?.length, 3)

  await using to = await startTestServer()
  const file = await exportAccounts(from)
  for (let time = 0; time < 2; time++) {
    assert.deepEqual((await importAccounts(to, file)).problems, [])
    const there = await to.signIn("juliet")
    assert.deepEqual(await listOf(there), before)
    there.send("<presence/>")
    const request = await there.next("presence", ({ type }) => type === "subscribe")
    assert.match(String(request), /from='tybalt@localhost'.*En garde/)
    await there.close()
  }
  assert.deepEqual(to.complaints, [])
})

test("at another address contacts come without what was granted to the old one", async () => {
  await using server = await startTestServer({ config: "[roster]\nmax-contacts = 2" })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  await juliet.ask(`<query xmlns='${NS_ROSTER}'><item jid='romeo@localhost' name='Mine'/></query>`, {
    type: "set",
  })
  await juliet.next("iq")
  const items =
    "<item jid='romeo@localhost' name='Other' subscription='both'/><item jid='nurse@v.example' subscription='from'/>" +
    "<item jid='@@'/><item jid='paris@v.example' approved='true'/><item jid='gone@v.example' subscription='remove'/>"
  const file = `<server-data xmlns='${NS_PORTABLE}'><host jid='elsewhere.example'><user name='juliet'>
    <query xmlns='${NS_ROSTER}'>${items}</query>
    <presence xmlns='jabber:client' type='subscribe' from='tybalt@v.example'/></user></host></server-data>`
  const report = await importOwn(server, "juliet", file)
  assert.deepEqual([report.taken, report.leftOut], [3, 3])
  assert.match(report.problems.join(), /2 contacts\. Remove one.*has to ask again/)
  const pushed = await juliet.next("iq", ({ type }) => type === "set")
  assert.ok(pushed.has("query", NS_ROSTER))
  assert.deepEqual(await listOf(juliet), [
    "<item jid='nurse@v.example' subscription='none'/>",
    "<item jid='romeo@localhost' name='Mine' subscription='none'/>",
  ])
  assert.equal(await server.service(roster).canSeePresence(Jid.parse("nurse@v.example"), juliet.jid), false)
})

test("requests that Prosody writes without their namespace still wait, but for those granted since", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const file = `<server-data xmlns='${NS_PORTABLE}'><host jid='localhost'><user name='juliet'>
    <presence type='subscribe' from='romeo@v.example'/><presence type='subscribe' from='tybalt@v.example'/>
    <query xmlns='${NS_ROSTER}'><item jid='romeo@v.example' subscription='from'/></query></user></host></server-data>`
  const report = await importAccounts(server, file)
  assert.deepEqual(report.problems, [])
  const juliet = await server.signIn("juliet")
  assert.deepEqual(await listOf(juliet), ["<item jid='romeo@v.example' subscription='from'/>"])
  juliet.send("<presence/>")
  const request = await juliet.next("presence", ({ type }) => type === "subscribe")
  assert.equal(
    String(request),
    "<presence xmlns='jabber:client' type='subscribe' from='tybalt@v.example' to='juliet@localhost'/>",
  )
  await juliet.expectNo("presence", ({ type }) => type === "subscribe")
})
