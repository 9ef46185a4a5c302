import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid } from "@kith/xmpp"
import { attachmentNode, attachmentSummaryNode, NS_ATTACHMENTS } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"
import {
  create,
  elementsIn,
  form,
  itemsOf,
  line,
  NS,
  nextEvent,
  owner,
  publish,
  pubsub,
  refusal,
  SERVICE,
  set,
  untilEqual,
} from "../pubsub/testing/requests.ts"

const nodeFor = (host: string, node: string, item: string) =>
  attachmentNode({ service: Jid.parse(host), node, item })
const attachments = (children: string) => `<attachments xmlns='${NS_ATTACHMENTS}'>${children}</attachments>`
const reactions = (...texts: readonly string[]) =>
  `<reactions>${texts.map((text) => `<reaction>${text}</reaction>`).join("")}</reactions>`
const attach = (client: TestClient, host: string, node: string, item: string, children: string) =>
  set(client, publish(nodeFor(host, node, item), client.jid.bare.toString(), attachments(children)), host)

/** What the summary node tells, by item. */
async function summariesOf(client: TestClient, host: string, node: string): Promise<Record<string, string>> {
  const answer = await client.ask(pubsub(`<items node='${attachmentSummaryNode(node)}'/>`), { to: host })
  const items = elementsIn(answer.child("pubsub", NS)?.child("items"))
  return Object.fromEntries(
    items.map((item) => {
      const summary = item.elements[0]
      const noticed = summary?.child("noticed")?.attrs.count
      const counted = elementsIn(summary?.child("reactions")).map(
        ({ text, attrs }) => `${text}${attrs.count ?? ""}`,
      )
      return [item.attrs.id, [...(noticed === undefined ? [] : [`noticed ${noticed}`]), ...counted].join(" ")]
    }),
  )
}

test("people react to an item, and the server counts", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "romeo", "nurse")
  const [juliet, romeo, nurse] = await Promise.all(
    ["juliet", "romeo", "nurse"].map((name) => server.join(name)),
  )
  assert.ok(juliet && romeo && nurse)
  await set(juliet, create("blog", { publish_model: "open" }), SERVICE)
  await set(juliet, publish("blog", "balcony", line("restored")), SERVICE)
  await attach(romeo, SERVICE, "blog", "balcony", `<noticed/>${reactions("👷", "🔨", "👷")}`)
  await set(
    nurse,
    pubsub(`<subscribe node='${attachmentSummaryNode("blog")}' jid='nurse@localhost'/>`),
    SERVICE,
  )
  await attach(nurse, SERVICE, "blog", "balcony", `<noticed/>${reactions("👷")}`)
  await nextEvent(nurse, attachmentSummaryNode("blog"))
  assert.deepEqual(await summariesOf(romeo, SERVICE, "blog"), { balcony: "noticed 2 👷2 🔨" })
  await attach(romeo, SERVICE, "blog", "balcony", reactions("🎉"))
  assert.deepEqual(await summariesOf(romeo, SERVICE, "blog"), { balcony: "noticed 1 👷 🎉" })
  // What the publisher expects of the node means nothing.
  const expecting = publish(
    nodeFor(SERVICE, "blog", "balcony"),
    "romeo@localhost",
    attachments(reactions("🎉")),
    {
      access_model: "whitelist",
    },
  )
  await set(romeo, expecting, SERVICE)
  const node = nodeFor(SERVICE, "blog", "balcony")
  assert.deepEqual(await itemsOf(juliet, node, SERVICE), ["nurse@localhost", "romeo@localhost"])
  for (const client of [romeo, nurse]) {
    await set(client, pubsub(`<retract node='${node}'><item id='${client.jid.bare}'/></retract>`), SERVICE)
  }
  assert.deepEqual(await summariesOf(romeo, SERVICE, "blog"), {})
  const list = String(
    await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#items'/>", { to: SERVICE }),
  )
  assert.doesNotMatch(list, /attachments/)
  const info = String(
    await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: SERVICE }),
  )
  assert.match(info, /urn:xmpp:pubsub-attachments:1/)
  assert.deepEqual(server.complaints, [])
})

test("what is attached is refused where it is not one's own, not attachments, or to nothing", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "romeo")
  const [juliet, romeo] = await Promise.all([server.join("juliet"), server.join("romeo")])
  await set(juliet, create("blog", { publish_model: "open" }), SERVICE)
  await set(juliet, create("news"), SERVICE)
  await set(juliet, publish("blog", "1", line("x")), SERVICE)
  await set(juliet, publish("news", "1", line("x")), SERVICE)
  const node = nodeFor(SERVICE, "blog", "1")
  const own = (name: string, id = "romeo@localhost", payload = attachments("<noticed/>")) =>
    publish(name, id, payload)
  const cases = [
    [own(node, "juliet@localhost"), "bad-request"],
    [own(node, romeo.jid.toString()), "bad-request"],
    [own(node, "romeo@localhost", line("x")), "bad-request"],
    [own(node, "romeo@localhost", "<attachments xmlns='urn:other'/>"), "bad-request"],
    [own(nodeFor(SERVICE, "blog", "missing")), "item-not-found"],
    [own(nodeFor(SERVICE, "missing", "1")), "item-not-found"],
    [own(nodeFor("elsewhere.localhost", "blog", "1")), "item-not-found"],
    [own(`${node};x=y`), "item-not-found"],
    [own(nodeFor(SERVICE, "news", "1")), "forbidden"],
    [create(node), "not-allowed"],
    [create(attachmentSummaryNode("blog")), "not-allowed"],
  ] as const
  for (const [request, told] of cases)
    assert.equal(await refusal(romeo, "set", request, SERVICE), told, request)
  await attach(romeo, SERVICE, "blog", "1", "<noticed/>")
  const summary = attachmentSummaryNode("blog")
  const owners = [
    publish(summary, "1", line("x")),
    pubsub(`<retract node='${summary}'><item id='1'/></retract>`),
    owner(`<purge node='${node}'/>`),
    owner(`<delete node='${node}'/>`),
    owner(`<delete node='${summary}'/>`),
    owner(`<configure node='${node}'>${form("node_config", { access_model: "open" })}</configure>`),
  ]
  for (const request of owners)
    assert.equal(await refusal(juliet, "set", request, SERVICE), "not-allowed", request)
  assert.deepEqual(await summariesOf(juliet, SERVICE, "blog"), { 1: "noticed 1" })
})

test("what is attached is for whom the node is for, and goes with its item and its node", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "romeo", "tybalt")
  const [juliet, romeo, tybalt] = await Promise.all(
    ["juliet", "romeo", "tybalt"].map((name) => server.join(name)),
  )
  assert.ok(juliet && romeo && tybalt)
  const host = "juliet@localhost"
  const configuration = { access_model: "open", publish_model: "open", max_items: "2" }
  await set(juliet, create("urn:blog", configuration))
  for (const id of ["1", "2"]) {
    await set(juliet, publish("urn:blog", id, line(id)))
    await attach(romeo, host, "urn:blog", id, "<noticed/>")
  }
  assert.deepEqual(await summariesOf(tybalt, host, "urn:blog"), { 1: "noticed 1", 2: "noticed 1" })
  await set(
    juliet,
    owner(`<configure node='urn:blog'>${form("node_config", { access_model: "whitelist" })}</configure>`),
  )
  const member = "<affiliation jid='romeo@localhost' affiliation='member'/>"
  await set(juliet, owner(`<affiliations node='urn:blog'>${member}</affiliations>`))
  for (const name of [attachmentSummaryNode("urn:blog"), nodeFor(host, "urn:blog", "1")]) {
    const told = await refusal(tybalt, "get", pubsub(`<items node='${name}'/>`), host)
    assert.equal(told, "not-authorized, presence-subscription-required")
  }
  assert.deepEqual(await itemsOf(romeo, nodeFor(host, "urn:blog", "1"), host), ["romeo@localhost"])
  await server.restart()
  const [again, reader] = await Promise.all([server.join("juliet"), server.join("romeo")])
  assert.deepEqual(await summariesOf(reader, host, "urn:blog"), { 1: "noticed 1", 2: "noticed 1" })

  await set(again, publish("urn:blog", "3", line("3")))
  await untilEqual(() => summariesOf(again, host, "urn:blog"), { 2: "noticed 1" })
  await set(again, pubsub("<retract node='urn:blog'><item id='2'/></retract>"))
  await untilEqual(() => summariesOf(again, host, "urn:blog"), {})
  await attach(reader, host, "urn:blog", "3", "<noticed/>")
  await set(again, owner("<delete node='urn:blog'/>"))
  await set(again, create("urn:blog", configuration))
  await set(again, publish("urn:blog", "3", line("3")))
  const summary = pubsub(`<items node='${attachmentSummaryNode("urn:blog")}'/>`)
  await untilEqual(() => refusal(again, "get", summary), "item-not-found")
  await attach(reader, host, "urn:blog", "3", reactions("🎉"))
  assert.deepEqual(await summariesOf(again, host, "urn:blog"), { 3: "🎉" })
})
