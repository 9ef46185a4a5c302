import assert from "node:assert/strict"
import { test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { NS_ROSTER, parseRosterQuery } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"

const GET = `<query xmlns='${NS_ROSTER}'/>`
const item = (attrs: string, inner = "") =>
  `<query xmlns='${NS_ROSTER}'><item ${attrs}>${inner}</item></query>`

function itemsOf(iq: Stanza) {
  const query = iq.child("query", NS_ROSTER)
  assert.ok(query, `${iq} has a roster`)
  return parseRosterQuery(query).items
}

/** The next roster push, as `address subscription[ pending][ approved]`. */
async function nextPush(client: TestClient): Promise<string> {
  const iq = await client.next("iq", (stanza) => stanza.type === "set")
  const [pushed, ...others] = itemsOf(iq)
  assert.ok(pushed)
  assert.equal(others.length, 0)
  client.send(`<iq type='result' id='${iq.id}'/>`)
  const marks = [pushed.isPending && "pending", pushed.isPreApproved && "approved"].filter(Boolean)
  return [pushed.jid.toString(), pushed.subscription, ...marks].join(" ")
}

async function joinAsFriends(server: TestServer): Promise<readonly [TestClient, TestClient]> {
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await server.befriend(romeo, juliet)
  for (const client of [romeo, juliet]) {
    await client.settle()
    client.takeAll("presence")
    client.takeAll("iq")
  }
  return [romeo, juliet]
}

const isType = (type: string) => (stanza: Stanza) => stanza.type === type

test("a contact that is added, renamed and removed is pushed to every session that asked for the roster", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const [balcony, chamber, deaf] = await Promise.all([
    server.signIn("juliet", "balcony"),
    server.signIn("juliet", "chamber"),
    server.signIn("juliet", "deaf"),
  ])
  for (const client of [balcony, chamber]) assert.deepEqual(itemsOf(await client.ask(GET)), [])

  await balcony.ask(
    item("jid='romeo@localhost/orchard' name='Romeo &amp; only'", "<group>Montagues</group>"),
    { type: "set" },
  )
  for (const client of [balcony, chamber]) assert.equal(await nextPush(client), "romeo@localhost none")
  const [romeo] = itemsOf(await chamber.ask(GET))
  assert.equal(romeo?.name, "Romeo & only")
  assert.deepEqual(romeo?.groups, ["Montagues"])

  await chamber.ask(item("jid='romeo@localhost' subscription='both' ask='subscribe'"), { type: "set" })
  for (const client of [balcony, chamber]) assert.equal(await nextPush(client), "romeo@localhost none")
  assert.equal(itemsOf(await chamber.ask(GET))[0]?.name, undefined)

  await balcony.ask(item("jid='romeo@localhost' subscription='remove'"), { type: "set" })
  for (const client of [balcony, chamber]) assert.equal(await nextPush(client), "romeo@localhost remove")
  assert.deepEqual(itemsOf(await balcony.ask(GET)), [])
  await deaf.expectNo("iq")
})

test("a client that knows the version gets nothing, and everything when it has changed", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const versionOf = (iq: Stanza) => iq.child("query", NS_ROSTER)?.attrs.ver
  const ask = (version: string) => juliet.ask(`<query xmlns='${NS_ROSTER}' ver='${version}'/>`)

  assert.equal(versionOf(await juliet.ask(GET)), undefined)
  const first = versionOf(await ask(""))
  assert.ok(first)
  assert.deepEqual((await ask(first)).elements, [])
  await juliet.ask(item("jid='romeo@localhost'"), { type: "set" })
  const pushed = versionOf(await juliet.next("iq", isType("set")))
  assert.notEqual(pushed, first)
  assert.equal(itemsOf(await ask(first)).length, 1)
  assert.deepEqual((await ask(pushed ?? "")).elements, [])
})

test("a request that makes no sense is refused and changes nothing", async () => {
  await using server = await startTestServer({
    config: "[roster]\nmax-name-characters = 10\nmax-groups-per-contact = 2",
  })
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const refusals: [string, string][] = [
    [`<query xmlns='${NS_ROSTER}'/>`, "bad-request"],
    [`<query xmlns='${NS_ROSTER}'><item jid='a@b'/><item jid='c@d'/></query>`, "bad-request"],
    [item("name='Nobody'"), "jid-malformed"],
    [item("jid='@@'"), "jid-malformed"],
    [item("jid='juliet@localhost'"), "not-allowed"],
    [item("jid='romeo@localhost' name='abcdefghijk'"), "not-acceptable"],
    [item("jid='romeo@localhost'", "<group/>"), "not-acceptable"],
    [item("jid='romeo@localhost'", `<group>${"x".repeat(256)}</group>`), "not-acceptable"],
    [item("jid='romeo@localhost'", "<group>a</group><group>a</group>"), "bad-request"],
    [item("jid='romeo@localhost'", "<group>a</group><group>b</group><group>c</group>"), "not-acceptable"],
    [item("jid='romeo@localhost' subscription='remove'"), "item-not-found"],
  ]
  for (const [payload, condition] of refusals) {
    assert.equal(await juliet.askInVain(payload, { type: "set" }), condition, payload)
  }
  assert.deepEqual(itemsOf(await juliet.ask(GET)), [])
})

test("a roster is full at its limit, for contacts and for requests", async () => {
  await using server = await startTestServer({ config: "[roster]\nmax-contacts = 2\nmax-requests = 1" })
  await server.register("juliet", "romeo", "tybalt")
  const juliet = await server.signIn("juliet")
  await juliet.ask(item("jid='romeo@localhost'"), { type: "set" })
  await juliet.ask(item("jid='nurse@localhost'"), { type: "set" })
  assert.equal(await juliet.askInVain(item("jid='tybalt@localhost'"), { type: "set" }), "policy-violation")
  await juliet.ask(item("jid='nurse@localhost' name='Angelica'"), { type: "set" })
  juliet.send("<presence type='subscribe' to='tybalt@localhost'/>")
  await juliet.next("presence", isType("error"))

  for (const name of ["romeo", "tybalt"]) {
    const suitor = await server.signIn(name)
    suitor.send("<presence type='subscribe' to='juliet@localhost'/>")
    await suitor.settle()
  }
  juliet.send("<presence/>")
  await juliet.next("presence", isType("subscribe"))
  await juliet.expectNo("presence", isType("subscribe"))
})

test("nobody reads or writes another's roster, or learns whether there is one", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "tybalt")
  await server.signIn("juliet")
  const tybalt = await server.signIn("tybalt")
  for (const type of ["get", "set"] as const) {
    const answers = []
    for (const to of ["juliet@localhost", "nobody@localhost"]) {
      const answer = await tybalt.request(type === "get" ? GET : item("jid='tybalt@localhost'"), { type, to })
      assert.equal(answer.type, "error")
      answers.push(answer.inner)
    }
    assert.equal(answers[0], answers[1])
  }
})

test("a request waits for its answer, and the two then see each other", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await server.signIn("romeo", "orchard")
  await romeo.ask(GET)
  romeo.send("<presence/>")
  romeo.send(
    "<presence type='subscribe' to='juliet@localhost/balcony' id='vow'><status>Hark</status></presence>",
  )
  assert.equal(await nextPush(romeo), "juliet@localhost none pending")

  // She was away; each session of hers is asked until she answers.
  for (const resource of ["balcony", "chamber"]) {
    const juliet = await server.signIn("juliet", resource)
    juliet.send("<presence/>")
    const request = await juliet.next("presence", isType("subscribe"))
    assert.equal(request.from, "romeo@localhost")
    assert.equal(request.id, "vow")
    assert.equal(request.child("status")?.text, "Hark")
    if (resource === "balcony") {
      await juliet.close()
      continue
    }

    assert.deepEqual(itemsOf(await juliet.ask(GET)), [])
    juliet.send("<presence type='subscribed' to='romeo@localhost'/>")
    assert.equal(await nextPush(juliet), "romeo@localhost from")
    const isHers = ({ from }: Stanza) => from?.startsWith("juliet") === true
    const heard = [await romeo.next("presence", isHers), await romeo.next("presence", isHers)]
    assert.deepEqual(
      heard.map(({ type, from }) => [type, from]),
      [
        ["subscribed", "juliet@localhost"],
        [undefined, "juliet@localhost/chamber"],
      ],
    )
    assert.equal(await nextPush(romeo), "juliet@localhost to")
    await juliet.expectNo("presence", isType("subscribe"))
  }
})

test("what was allowed in advance is answered at once", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const juliet = await server.signIn("juliet", "balcony")
  await juliet.ask(GET)
  juliet.send("<presence type='subscribed' to='romeo@localhost'/>")
  assert.equal(await nextPush(juliet), "romeo@localhost none approved")
  juliet.send("<presence/>")

  const romeo = await server.signIn("romeo")
  await romeo.ask(GET)
  romeo.send("<presence/>")
  romeo.send("<presence type='subscribe' to='juliet@localhost'/>")
  assert.equal((await romeo.next("presence", isType("subscribed"))).from, "juliet@localhost")
  await romeo.next("presence", ({ from, type }) => from === "juliet@localhost/balcony" && type === undefined)
  assert.equal(await nextPush(juliet), "romeo@localhost from")
  await juliet.expectNo("presence", isType("subscribe"))
})

test("two who ask and allow at the same moment end up seeing each other", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.signIn("romeo"), server.signIn("juliet")])
  for (const [client, other] of [
    [romeo, "juliet"],
    [juliet, "romeo"],
  ] as const) {
    client.send(`<presence type='subscribe' to='${other}@localhost'/>`)
    client.send(`<presence type='subscribed' to='${other}@localhost'/>`)
  }
  await romeo.settle()
  await juliet.settle()
  for (const client of [romeo, juliet]) {
    const [contact] = itemsOf(await client.ask(GET))
    assert.equal(contact?.subscription, "both")
    assert.equal(contact?.isPending, false)
  }
})

test("an answer nobody asked for has no effect, and an address without an account meets silence", async () => {
  await using server = await startTestServer()
  await server.register("tybalt", "juliet")
  const [tybalt, juliet] = await Promise.all([server.signIn("tybalt"), server.signIn("juliet")])
  await juliet.ask(GET)
  juliet.send("<presence/>")
  await juliet.next("presence")
  for (const type of ["subscribed", "unsubscribed", "unsubscribe"]) {
    tybalt.send(`<presence type='${type}' to='juliet@localhost'/>`)
  }
  tybalt.send("<presence type='subscribe' to='nobody@localhost'/>")
  await tybalt.expectNo("presence")
  await juliet.expectNo("presence")
  await juliet.expectNo("iq")
  assert.deepEqual(itemsOf(await juliet.ask(GET)), [])
})

test("removing a contact ends what is between the two, and the other is told", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await joinAsFriends(server)
  await romeo.ask(GET)
  await juliet.ask(GET)
  await juliet.ask(item("jid='romeo@localhost' subscription='remove'"), { type: "set" })
  assert.equal((await romeo.next("presence", isType("unavailable"))).from, juliet.jid.toString())
  await romeo.next("presence", isType("unsubscribed"))
  await romeo.next("presence", isType("unsubscribe"))
  assert.equal(itemsOf(await romeo.ask(GET))[0]?.subscription, "none")
  assert.deepEqual(itemsOf(await juliet.ask(GET)), [])
  juliet.takeAll("presence")
  romeo.send("<presence><show>away</show></presence>")
  await romeo.settle()
  await juliet.expectNo("presence")
  assert.deepEqual(server.complaints, [])
})

test("contacts are kept and answered through the API, and told of as they change", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.api("romeo"), server.api("juliet")])
  const events = await juliet.events()
  await romeo.expect(200, "POST /contacts", { user: "juliet@localhost", name: "Love" })
  assert.deepEqual(await events.next("contactRequested"), { user: "romeo@localhost" })
  const waiting = await juliet.expect(200, "GET /contact-requests")
  assert.deepEqual(waiting.body, { requests: [{ user: "romeo@localhost" }] })
  await juliet.expect(404, "POST /contact-requests/tybalt@localhost/accept", {})
  await juliet.expect(200, "POST /contact-requests/romeo@localhost/accept", {})
  assert.equal((await events.next("contactChanged")).user, "romeo@localhost")
  await romeo.expect(200, "POST /contact-requests/juliet@localhost/accept", { subscribe: false })
  const contact = {
    user: "juliet@localhost",
    name: "Love",
    groups: [],
    subscription: "both",
    isPending: false,
  }
  assert.deepEqual((await romeo.expect(200, "GET /contacts")).body, { contacts: [contact] })
  await romeo.expect(200, "DELETE /contacts/juliet@localhost")
  assert.deepEqual((await romeo.expect(200, "GET /contacts")).body, { contacts: [] })
  await romeo.expect(404, "DELETE /contacts/juliet@localhost")
  await romeo.expect(400, "POST /contacts", { user: "@@" })
})
