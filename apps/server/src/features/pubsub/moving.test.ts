import assert from "node:assert/strict"
import { test } from "node:test"
import { findForm } from "@kith/xmpp"
import { exportAccounts, importAccounts, importOwn, startTestServer } from "../../testing/index.ts"
import { form, itemsOf, line, nextEvent, owner, publish, pubsub, refusal, set } from "./testing/requests.ts"

test("nodes move to another server with their account: what they are, who may do what, and what is in them", async () => {
  await using from = await startTestServer()
  await from.register("romeo", "juliet")
  {
    const [romeo, juliet] = await Promise.all([from.join("romeo"), from.join("juliet")])
    await set(
      romeo,
      publish("urn:marks", "b", line("&lt;b&gt;"), { access_model: "whitelist", max_items: "max" }),
    )
    await set(romeo, publish("urn:marks", "a", line("a")))
    const member = "<affiliation jid='juliet@localhost' affiliation='member'/>"
    await set(romeo, owner(`<affiliations node='urn:marks'>${member}</affiliations>`))
    await set(juliet, pubsub("<subscribe node='urn:marks' jid='juliet@localhost'/>"), "romeo@localhost")
    await set(romeo, pubsub("<create node='urn:empty'/>"))
  }
  const file = await exportAccounts(from)
  await using to = await startTestServer()
  for (let time = 0; time < 2; time++) {
    assert.deepEqual((await importAccounts(to, file)).problems, [])
    const [romeo, juliet] = await Promise.all([to.join("romeo"), to.join("juliet")])
    assert.deepEqual(await itemsOf(romeo, "urn:marks"), ["b", "a"])
    assert.deepEqual(await itemsOf(juliet, "urn:marks", "romeo@localhost"), ["b", "a"])
    assert.deepEqual(await itemsOf(romeo, "urn:empty"), [])
    const shown = String(await romeo.ask(owner("<configure node='urn:marks'/>")))
    assert.match(shown, /<value>whitelist<\/value>/)
    await set(romeo, publish("urn:marks", "a", line("a")))
    await nextEvent(juliet, "urn:marks")
    await romeo.close()
    await juliet.close()
  }
})

test("a file of one's own cannot make others subscribe, pretend who published, or go beyond the limits", async () => {
  await using server = await startTestServer({
    config: "[pubsub]\nmax-items = 2\nmax-payload-bytes = 1024\n",
  })
  await server.register("romeo", "juliet")
  const user = (children: string) =>
    `<server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'><user name='romeo'>${children}</user></host></server-data>`
  const items = (...ids: readonly string[]) =>
    ids.map((id) => `<item id='${id}' publisher='juliet@localhost'>${line(id)}</item>`).join("")
  const file = user(
    owner(
      `<configure node='urn:wall'>${form("node_config", { access_model: "open", max_items: "500", itemreply: "publisher", "x-other": "1" })}</configure>` +
        "<subscriptions node='urn:wall'><subscription jid='juliet@localhost' subscription='subscribed'/></subscriptions>",
    ) +
      pubsub(
        `<items node='urn:wall'>${items("1", "2", "3")}</items>` +
          `<items node='urn:stray'><item id='s'>${line("s")}</item></items>` +
          `<items node='urn:stray'><item id='big'>${line("x".repeat(2000))}</item></items>`,
      ),
  )
  const { problems } = await importOwn(server, "romeo", file)
  assert.equal(problems.length, 1)
  assert.match(problems.join("\n"), /1024 bytes/)
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  const all = String(await juliet.ask(pubsub("<items node='urn:wall'/>"), { to: "romeo@localhost" }))
  assert.match(all, /<item id='2' publisher='romeo@localhost'>.*<item id='3' publisher='romeo@localhost'>/)
  assert.doesNotMatch(all, /id='1'/)
  await set(romeo, publish("urn:wall", "4", line("4")))
  await juliet.expectNo("message")
  const told = await refusal(juliet, "get", pubsub("<items node='urn:stray'/>"), "romeo@localhost")
  assert.equal(told, "not-authorized, presence-subscription-required")
  assert.deepEqual(await itemsOf(romeo, "urn:stray"), ["s"])
})

test("what of a node's description cannot be read is left aside, but for who may see it", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const described = (name: string, fields: string) =>
    `<configure node='${name}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field>${fields}</x></configure>`
  const field = (name: string, value: string) => `<field var='pubsub#${name}'><value>${value}</value></field>`
  // As Prosody writes it.
  const empty =
    "<field var='pubsub#max_items'/><field var='pubsub#persist_items' type='boolean'/><field var='pubsub#title'><value/></field>"
  const nodes = owner(
    described("urn:marks", empty + field("access_model", "whitelist")) +
      described("urn:wall", field("max_items", "many") + field("access_model", "open")) +
      described("urn:odd", field("access_model", "moonlight")),
  )
  const file = `<server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'><user name='romeo'>${nodes}</user></host></server-data>`
  assert.deepEqual((await importOwn(server, "romeo", file)).problems, [])
  const romeo = await server.join("romeo")
  const accessTo = async (node: string) =>
    findForm(
      (await romeo.ask(owner(`<configure node='${node}'/>`))).toElement().elements[0]?.child("configure") ??
        assert.fail(),
    )?.fields.find(({ name }) => name === "pubsub#access_model")?.values
  assert.deepEqual(await accessTo("urn:marks"), ["whitelist"])
  assert.deepEqual(await accessTo("urn:wall"), ["open"])
  assert.deepEqual(await accessTo("urn:odd"), ["whitelist"])
})
