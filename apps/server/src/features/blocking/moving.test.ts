import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_BLOCKING, NS_PORTABLE } from "@kith/xmpp/extensions"
import {
  exportAccounts,
  importAccounts,
  importOwn,
  startTestServer,
  type TestClient,
} from "../../testing/index.ts"

const listOf = async (client: TestClient) =>
  (await client.ask(`<blocklist xmlns='${NS_BLOCKING}'/>`))
    .child("blocklist", NS_BLOCKING)
    ?.elements.map(({ attrs }) => attrs.jid)
    .sort()

test("a block list moves to another server", async () => {
  await using from = await startTestServer()
  await from.register("juliet", "romeo")
  const items = "<item jid='tybalt@capulet.lit'/><item jid='montague.lit'/>"
  await (await from.signIn("juliet")).ask(`<block xmlns='${NS_BLOCKING}'>${items}</block>`, { type: "set" })
  const file = await exportAccounts(from)
  assert.equal(file.match(/<blocklist/g)?.length, 1)
  await using to = await startTestServer()
  for (let time = 0; time < 2; time++) assert.deepEqual((await importAccounts(to, file)).problems, [])
  assert.deepEqual(await listOf(await to.signIn("juliet")), ["montague.lit", "tybalt@capulet.lit"])
})

test("of a hostile list only what can be blocked is, up to the limit", async () => {
  await using server = await startTestServer({ config: "[blocking]\nmax-blocked = 2" })
  await server.register("juliet")
  const items = ["juliet@localhost", "@@", "a@b.c", "d@e.f", "g@h.i"].map((jid) => `<item jid='${jid}'/>`)
  const file = `<server-data xmlns='${NS_PORTABLE}'><host jid='x.lit'><user name='y'><blocklist xmlns='${NS_BLOCKING}'>${items.join("")}<item/></blocklist></user></host></server-data>`
  const report = await importOwn(server, "juliet", file)
  assert.deepEqual([report.taken, report.leftOut], [2, 4])
  assert.deepEqual(await listOf(await server.signIn("juliet")), ["a@b.c", "d@e.f"])
})

test("who the default privacy list of another server blocks stays blocked, up to the limit", async () => {
  await using server = await startTestServer({ config: "[blocking]\nmax-blocked = 2" })
  await server.register("juliet")
  const items = ["juliet@localhost", "tybalt@x.lit", "spam.lit", "more.lit"].map(
    (jid, order) => `<item type='jid' value='${jid}' action='deny' order='${order}'/>`,
  )
  const lists = `<default name='d'/><list name='d'>${items.join("")}</list>`
  const file = `<server-data xmlns='${NS_PORTABLE}'><host jid='x.lit'><user name='y'><query xmlns='jabber:iq:privacy'>${lists}</query></user></host></server-data>`
  assert.equal((await importOwn(server, "juliet", file)).problems.length, 1)
  assert.deepEqual(await listOf(await server.signIn("juliet")), ["spam.lit", "tybalt@x.lit"])
})
