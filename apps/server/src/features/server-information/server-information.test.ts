import assert from "node:assert/strict"
import { test } from "node:test"
import { parseForm } from "@kith/xmpp"
import { NS_DISCO_INFO } from "@kith/xmpp/extensions"
import { startTestServer, type TestServer } from "../../testing/index.ts"

/** The forms of the server's disco#info, by their type. */
async function formsOf(server: TestServer) {
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const query = (await juliet.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: "localhost" })).child(
    "query",
    NS_DISCO_INFO,
  )
  const forms = query?.childrenNamed("x", "jabber:x:data").map(parseForm) ?? []
  const byType = new Map(
    forms.map(({ fields }) => {
      const facts = fields.map(({ name, values }) => [name, values] as const)
      return [facts[0]?.[1]?.[0], Object.fromEntries(facts.slice(1))] as const
    }),
  )
  const features = query?.childrenNamed("feature").map(({ attrs }) => attrs.var) ?? []
  return { byType, features, juliet }
}

test("what is not configured is not told, and what the server knows itself is", async () => {
  await using server = await startTestServer()
  const { byType, features } = await formsOf(server)
  assert.deepEqual([...byType.keys()], ["urn:xmpp:data-policy:0"])
  assert.deepEqual(byType.get("urn:xmpp:data-policy:0"), {
    auth_data: ["plain"],
    data_retention: ["infinite"],
    data_deletion: ["true"],
    encryption_at_rest: ["false"],
    data_export: ["true"],
    full_erasure: ["true"],
  })
  assert.ok(!features.includes("urn:xmpp:serverinfo:0"))
})

test("people are told whom to turn to and what becomes of their data", async () => {
  await using server = await startTestServer({
    config: `[server-information]
abuse-addresses = ["mailto:abuse@verona.example", "xmpp:prince@verona.example"]
security-addresses = ["https://verona.example/security"]
outage-status-addresses = ["https://status.verona.example/now.json"]
data-retention-hours = 720
encrypts-at-rest = true
terms-url = "https://verona.example/terms"
data-access = ["admins", "government"]
backup-hours = 24
backup-retention-hours = "unknown"
data-policy-notes = "Kept in Verona.\\nNobody reads it."
`,
  })
  const { byType } = await formsOf(server)
  assert.deepEqual(byType.get("http://jabber.org/network/serverinfo"), {
    "abuse-addresses": ["mailto:abuse@verona.example", "xmpp:prince@verona.example"],
    "security-addresses": ["https://verona.example/security"],
  })
  assert.deepEqual(byType.get("urn:xmpp:sos:0"), {
    "external-status-addresses": ["https://status.verona.example/now.json"],
  })
  const policy = byType.get("urn:xmpp:data-policy:0")
  assert.deepEqual(
    [policy?.data_retention, policy?.encryption_at_rest, policy?.tos, policy?.access_policy],
    [["720"], ["true"], ["https://verona.example/terms"], ["admins", "government"]],
  )
  assert.deepEqual([policy?.backup_frequency, policy?.backup_retention], [["24"], ["unknown"]])
  assert.deepEqual(policy?.extra_info, ["Kept in Verona.", "Nobody reads it."])
})

test("what is no address is refused when the server starts", async () => {
  await assert.rejects(
    startTestServer({ config: '[server-information]\nabuse-addresses = ["abuse at verona"]' }),
    /abuse-addresses/,
  )
})

test("a server that wants to be on the map publishes what it is, and nothing about others", async () => {
  await using server = await startTestServer({
    config: "[server-information]\npublish = true\nshow-data-policy = false",
  })
  const read = async () => {
    const { byType, features, juliet } = await formsOf(server)
    assert.deepEqual([...byType.keys()], ["http://jabber.org/network/serverinfo"])
    assert.ok(features.includes("urn:xmpp:serverinfo:0"))
    assert.deepEqual(byType.get("http://jabber.org/network/serverinfo"), {
      "serverinfo-pubsub-node": ["xmpp:pubsub.localhost?;node=serverinfo"],
    })
    const items = "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='serverinfo'/></pubsub>"
    return { juliet, text: String(await juliet.ask(items, { to: "pubsub.localhost" })) }
  }
  const { juliet, text } = await read()
  assert.match(
    text,
    /<serverinfo xmlns='urn:xmpp:serverinfo:0'><domain name='localhost'\/><query xmlns='jabber:iq:version'><name>Kith</,
  )
  assert.doesNotMatch(text, /federation|<os>/)
  const publish =
    "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='serverinfo'><item id='current'><a xmlns='b'/></item></publish></pubsub>"
  assert.equal(await juliet.askInVain(publish, { type: "set", to: "pubsub.localhost" }), "forbidden")
  await juliet.close()
  await server.restart()
  const again = await server.signIn("juliet")
  const items = "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='serverinfo'/></pubsub>"
  assert.equal(String(await again.ask(items, { to: "pubsub.localhost" })).match(/<item /g)?.length, 1)
})
