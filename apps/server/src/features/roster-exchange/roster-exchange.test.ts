import assert from "node:assert/strict"
import { test } from "node:test"
import { defineFeature, type Xmpp } from "@kith/feature-kit"
import { type ElementLike, Jid, parseStanzaError, stanza } from "@kith/xmpp"
import { NS_ROSTER, NS_ROSTER_EXCHANGE, rosterExchange } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"

const CONFIG = "[roster-exchange]\ntrusted = ['gateway.localhost']\nmax-items = 3\n"
const suggest = (items: string) => `<x xmlns='${NS_ROSTER_EXCHANGE}'>${items}</x>`
const item = (name: string, attrs = "", groups = "") =>
  `<item jid='${name}@oscar.example' ${attrs}>${groups && `<group>${groups}</group>`}</item>`

/** A gateway as the operator has added it: whatever is for its domain goes to it. */
function createGateway() {
  let scope: Xmpp | undefined
  const feature = defineFeature({
    name: "test-gateway",
    setup({ xmpp }) {
      scope = xmpp
      xmpp.forwardDomain("gateway.localhost", () => undefined)
    },
  })
  const ask = async (to: Jid, payload: ElementLike, from = "gateway.localhost") => {
    const attrs = { type: "set", from, to: to.toString() }
    const answer = await scope?.ask(stanza({ name: "iq", attrs, children: [payload] }))
    return answer?.type === "error" ? parseStanzaError(answer).condition : answer?.type
  }
  return { feature, ask }
}

async function contactsOf(client: TestClient): Promise<string[]> {
  const answer = await client.ask(`<query xmlns='${NS_ROSTER}'/>`)
  const items = answer.child("query", NS_ROSTER)?.elements ?? []
  return items
    .map(({ attrs, children }) => {
      const groups = children.map((group) => (typeof group === "string" ? "" : group.text))
      return `${attrs.jid} ${attrs.name ?? "-"} [${groups.sort().join()}] ${attrs.ask ?? ""}`.trim()
    })
    .sort()
}

test("a trusted gateway adds, changes and removes contacts", async () => {
  const gateway = createGateway()
  await using server = await startTestServer({ config: CONFIG, features: [gateway.feature] })
  await server.register("juliet")
  await using juliet = await server.join("juliet")
  const user = juliet.jid.bare
  const contact = (name: string, nick?: string, ...groups: string[]) => ({
    jid: Jid.parse(`${name}@gateway.localhost`),
    name: nick,
    groups,
  })
  const send = (action: "add" | "delete" | "modify", ...contacts: ReturnType<typeof contact>[]) =>
    gateway.ask(user, rosterExchange({ action, contacts }))

  const feature = `<feature var='${NS_ROSTER_EXCHANGE}'/>`
  assert.match(
    String(await juliet.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>")),
    new RegExp(feature),
  )

  assert.equal(await send("add", contact("romeo", "Romeo", "Montagues"), contact("nurse")), "result")
  const romeo = "romeo@gateway.localhost Romeo"
  assert.deepEqual(await contactsOf(juliet), [
    "nurse@gateway.localhost - [] subscribe",
    `${romeo} [Montagues] subscribe`,
  ])
  const pushes = juliet.takeAll("iq").filter(({ type }) => type === "set")
  assert.ok(pushes.length >= 2, "her clients are told")

  await send("add", contact("romeo", "Other name"))
  await send("add", contact("romeo", "Other name", "Ball"), { ...contact("juliet"), jid: user })
  assert.equal((await contactsOf(juliet))[1], `${romeo} [Ball,Montagues] subscribe`)
  await send("delete", contact("romeo", undefined, "Capulets"), contact("tybalt"))
  await send("delete", contact("romeo", undefined, "Ball"))
  assert.equal((await contactsOf(juliet))[1], `${romeo} [Montagues] subscribe`)
  await send(
    "modify",
    contact("romeo", "My Romeo"),
    contact("nurse", undefined, "House"),
    contact("tybalt", "T", "x"),
  )
  assert.deepEqual(await contactsOf(juliet), [
    "nurse@gateway.localhost - [House] subscribe",
    "romeo@gateway.localhost My Romeo [Montagues] subscribe",
  ])
  await send("delete", contact("romeo", undefined, "Montagues"), contact("nurse"))
  assert.deepEqual(await contactsOf(juliet), [])

  const many = ["a", "b", "c", "d"].map((name) => contact(name))
  assert.equal(await send("add", ...many), "policy-violation")
  assert.equal(await gateway.ask(user, { name: "x", attrs: { xmlns: NS_ROSTER_EXCHANGE } }), "bad-request")
  assert.deepEqual(await contactsOf(juliet), [])
})

test("nobody else changes anybody's contacts, nor finds out who has an account", async () => {
  const gateway = createGateway()
  await using server = await startTestServer({ config: CONFIG, features: [gateway.feature] })
  await server.register("juliet", "tybalt")
  await using juliet = await server.join("juliet")
  await using tybalt = await server.join("tybalt")
  for (const to of ["juliet@localhost", "nobody@localhost"]) {
    const contacts = [{ jid: Jid.parse("t@x.y"), groups: [] }]
    const answer = await gateway.ask(server.address("nobody"), rosterExchange({ action: "add", contacts }))
    assert.equal(answer, "service-unavailable")
    assert.equal(await tybalt.askInVain(suggest(item("tybalt")), { type: "set", to }), "service-unavailable")
    const exchange = rosterExchange({ action: "add", contacts })
    for (const from of ["tybalt@gateway.localhost", "elsewhere.localhost"]) {
      assert.equal(await gateway.ask(Jid.parse(to), exchange, from), "service-unavailable")
    }
  }
  assert.deepEqual(await contactsOf(juliet), [])
  await server.register("nobody")
  assert.deepEqual(await contactsOf(await server.signIn("nobody")), [])
})

test("what people suggest to each other passes when it is well-formed and not too much", async () => {
  await using server = await startTestServer({ config: "[roster-exchange]\nmax-items = 3\n" })
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.join("romeo"), await server.join("juliet")]
  await server.befriend(romeo, juliet)
  const send = (x: string, id: string) =>
    romeo.send(`<message to='juliet@localhost' id='${id}'>${x}</message>`)
  send(`<body>A friend</body>${suggest(item("mercutio", "action='add'", "Friends"))}`, "m1")
  const message = await juliet.next("message")
  assert.equal(message.child("x", NS_ROSTER_EXCHANGE)?.child("item")?.attrs.jid, "mercutio@oscar.example")

  // A client that understands it answers an IQ itself.
  romeo.send(`<iq type='set' id='x1' to='${juliet.jid}'>${suggest(item("benvolio"))}</iq>`)
  const asked = await juliet.next("iq", ({ id }) => id === "x1")
  juliet.send(`<iq type='result' id='${asked.id}' to='${asked.from}'/>`)
  await romeo.next("iq", ({ id }) => id === "x1")

  const mixed = item("a") + item("b", "action='delete'")
  const tooMany = ["a", "b", "c", "d"].map((name) => item(name)).join("")
  for (const [items, condition] of [
    [mixed, "bad-request"],
    [tooMany, "policy-violation"],
    ["", "bad-request"],
    ["<item jid='@'/>", "jid-malformed"],
  ] as const) {
    send(suggest(items), "m2")
    const refused = await romeo.next("message", ({ type }) => type === "error")
    assert.equal(parseStanzaError(refused).condition, condition)
    assert.equal(await romeo.askInVain(suggest(items), { type: "set", to: juliet.jid }), condition)
  }
  await juliet.expectNo("message")
  // Where nobody is trusted an account does not say that it understands.
  const info = await juliet.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", {
    to: "juliet@localhost",
  })
  assert.doesNotMatch(String(info), /rosterx/)
})
