import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_DATA_FORMS, parseStanzaError, type Stanza } from "@kith/xmpp"
import { NS_INVITATION_FEATURE, NS_PREAUTH, NS_REGISTER, NS_REGISTER_FEATURE } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"

const PASSWORD = "wherefore art thou"
const GET = `<query xmlns='${NS_REGISTER}'/>`
const fields = (username: string, password = PASSWORD) =>
  `<query xmlns='${NS_REGISTER}'><username>${username}</username><password>${password}</password></query>`
const form = (values: Readonly<Record<string, string>>) => {
  const inner = Object.entries(values).map(
    ([name, value]) => `<field var='${name}'><value>${value}</value></field>`,
  )
  return `<query xmlns='${NS_REGISTER}'><x xmlns='${NS_DATA_FORMS}' type='submit'>${inner.join("")}</x></query>`
}
const preauth = (token: string) => `<preauth xmlns='${NS_PREAUTH}' token='${token}'/>`
const queryOf = (iq: Stanza) => {
  const query = iq.child("query", NS_REGISTER)
  assert.ok(query, String(iq))
  return query
}
async function logIn(server: TestServer, name: string, password: string): Promise<void> {
  const client = server.connect()
  await client.signIn(server.address(name), password)
  await client.close()
}

const register = (client: TestClient, payload: string) => client.ask(payload, { type: "set" })
const registerInVain = (client: TestClient, payload: string) => client.askInVain(payload, { type: "set" })

test("somebody registers with the old fields or the form, and logs in", async () => {
  await using server = await startTestServer()
  for (const [name, payload] of [
    ["juliet", fields("juliet")],
    ["romeo", form({ FORM_TYPE: NS_REGISTER, username: "Romeo", password: PASSWORD })],
  ] as const) {
    const client = server.connect()
    const features = await client.openStream(server.domain)
    assert.ok(features.has("register", NS_REGISTER_FEATURE))
    const query = queryOf(await client.ask(GET))
    assert.ok(query.child("username") && query.child("password") && query.child("instructions"))
    assert.equal(query.child("x", NS_DATA_FORMS)?.childrenNamed("field").length, 3)
    await register(client, payload)
    await client.close()
    await logIn(server, name, PASSWORD)
  }
})

test("a name that is taken, reserved or no name, and a password that is no good, are refused in words", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const client = server.connect()
  await client.openStream(server.domain)
  for (const [payload, condition] of [
    [fields("juliet"), "conflict"],
    [fields("JULIET"), "conflict"],
    [fields("postmaster"), "not-acceptable"],
    [fields("Postmaster@localhost"), "not-acceptable"],
    [fields("two words"), "not-acceptable"],
    [fields("romeo@elsewhere.example"), "not-acceptable"],
    [fields("x".repeat(65)), "not-acceptable"],
    [fields(""), "not-acceptable"],
    [fields("romeo", ""), "not-acceptable"],
    [fields("romeo", "short"), "not-acceptable"],
    [fields("romeo", "romeo1234"), "not-acceptable"],
    [`<query xmlns='${NS_REGISTER}'/>`, "not-acceptable"],
    [
      `<query xmlns='${NS_REGISTER}'><x xmlns='${NS_DATA_FORMS}' type='submit'><field/></x></query>`,
      "bad-request",
    ],
    [`<query xmlns='${NS_REGISTER}'><remove/></query>`, "unexpected-request"],
    [`<register xmlns='${NS_PREAUTH}'/>`, "bad-request"],
    [`<preauth xmlns='${NS_PREAUTH}'/>`, "item-not-found"],
  ] as const) {
    const answer = await client.request(payload, { type: "set" })
    const error = parseStanzaError(answer)
    assert.equal(error.condition, condition, payload)
    assert.match(error.text ?? "", /^[A-Z].*\.$/)
    assert.doesNotMatch(String(answer), /wherefore/, "the password is not sent back")
  }
})

test("an address that makes too many accounts has to wait", async () => {
  await using server = await startTestServer({ config: "[registration]\nper-hour-from-this-machine = 2" })
  const client = server.connect()
  await client.openStream(server.domain)
  await register(client, fields("romeo"))
  await registerInVain(client, fields("romeo"))
  await register(client, fields("juliet"))
  assert.equal(await registerInVain(client, fields("tybalt")), "policy-violation")
  server.clock.advance(31 * 60_000)
  const later = server.connect()
  await later.openStream(server.domain)
  await register(later, fields("tybalt"))
})

test("where registration is closed nobody is offered it or gets an account", async () => {
  await using server = await startTestServer({ config: '[registration]\npolicy = "closed"' })
  const client = server.connect()
  const features = await client.openStream(server.domain)
  assert.ok(
    !features.has("register", NS_REGISTER_FEATURE) && !features.has("register", NS_INVITATION_FEATURE),
  )
  assert.equal(await client.askInVain(GET), "service-unavailable")
  assert.equal(await registerInVain(client, fields("romeo")), "not-allowed")
  assert.equal(await registerInVain(client, preauth("anything")), "not-allowed")
  await (await server.api()).expect(403, "POST /accounts", { username: "romeo", password: PASSWORD })
})

test("an invitation lets one person in, shown before, in the form, or through the API", async () => {
  await using server = await startTestServer({ config: '[registration]\npolicy = "invitation"' })
  await server.register("juliet")
  const [juliet, anyone] = await Promise.all([server.api("juliet"), server.api()])
  const invite = async () => (await juliet.expect(200, "POST /invitations", {})).body.token as string

  const token = await invite()
  server.clock.advance(7 * 24 * 60 * 60_000 - 5000)
  const client = server.connect()
  const features = await client.openStream(server.domain)
  assert.ok(features.has("register", NS_INVITATION_FEATURE))
  assert.equal(await registerInVain(client, fields("romeo")), "not-allowed")
  const query = queryOf(await client.ask(GET))
  assert.equal(query.child("username"), undefined)
  assert.ok(
    query
      .child("x", NS_DATA_FORMS)
      ?.childrenNamed("field")
      .some(({ attrs }) => attrs.var === "invitation"),
  )

  // XEP-0445 §4: not used up by a failure, and good for this stream once it was shown in time.
  assert.equal(await registerInVain(client, preauth("made-up")), "item-not-found")
  await register(client, preauth(token))
  server.clock.advance(6000)
  assert.ok(queryOf(await client.ask(GET)).child("username"))
  assert.equal(await registerInVain(client, fields("juliet")), "conflict")
  await register(client, fields("romeo"))
  assert.equal(await registerInVain(client, fields("mercutio")), "not-allowed")
  assert.equal(await registerInVain(client, preauth(token)), "item-not-found")

  const invitation = await invite()
  await register(client, form({ username: "mercutio", password: PASSWORD, invitation }))
  const second = { username: "benvolio", password: PASSWORD, invitation }
  await anyone.expect(404, "POST /accounts", second)
  await anyone.expect(403, "POST /accounts", { username: "benvolio", password: PASSWORD })
  const made = await anyone.expect(200, "POST /accounts", { ...second, invitation: await invite() })
  assert.deepEqual(made.body, { user: "benvolio@localhost" })
  await logIn(server, "benvolio", PASSWORD)
})

test("an invitation for one lets one of many in who come at once", async () => {
  await using server = await startTestServer({ config: '[registration]\npolicy = "invitation"' })
  await server.register("juliet")
  const [juliet, anyone] = await Promise.all([server.api("juliet"), server.api()])
  const { token: invitation } = (await juliet.expect(200, "POST /invitations", {})).body
  const outcomes = await Promise.all(
    ["romeo", "tybalt", "paris", "mercutio"].map((username) =>
      anyone.call("POST /accounts", { username, password: PASSWORD, invitation }),
    ),
  )
  assert.equal(outcomes.filter(({ status }) => status === 200).length, 1)
  await juliet.expect(403, "POST /invitations", { uses: 2 })
})

test("a password is changed over a session, which stays while the others end", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const [balcony, chamber] = await Promise.all([
    server.signIn("juliet", "balcony"),
    server.signIn("juliet", "chamber"),
  ])
  assert.equal(queryOf(await balcony.ask(GET)).child("username")?.text, "juliet")
  for (const [payload, condition] of [
    [fields("juliet", ""), "bad-request"],
    [fields("juliet", "short"), "not-acceptable"],
    [fields("romeo", "a rose by any other name"), "bad-request"],
  ] as const) {
    assert.equal(await registerInVain(balcony, payload), condition)
  }
  await balcony.ask(fields("juliet", "a rose by any other name"), { type: "set", to: server.domain })
  await chamber.next("error")
  await balcony.settle()
  await logIn(server, "juliet", "a rose by any other name")
})

test("an account that is removed is gone, with its sessions, contacts and tokens", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await server.befriend(romeo, juliet)
  const api = await server.api("juliet")
  const chamber = await server.signIn("juliet", "chamber")
  const remove = `<query xmlns='${NS_REGISTER}'><remove/></query>`
  const both = `<query xmlns='${NS_REGISTER}'><remove/><username>juliet</username></query>`
  assert.equal(await registerInVain(juliet, both), "bad-request")
  await juliet.ask(remove, { type: "set" })
  for (const client of [juliet, chamber]) {
    assert.ok((await client.next("error")).has("not-authorized", "urn:ietf:params:xml:ns:xmpp-streams"))
  }
  await romeo.next("presence", ({ type, from }) => type === "unavailable" && from === juliet.jid.toString())
  await romeo.next("presence", ({ type }) => type === "unsubscribed")
  await api.expect(401, "GET /account")

  await server.register("juliet")
  const successor = await server.signIn("juliet")
  successor.send("<presence/>")
  const roster = await successor.ask("<query xmlns='jabber:iq:roster'/>")
  assert.deepEqual(roster.child("query", "jabber:iq:roster")?.elements, [])
  await romeo.expectNo("presence", ({ from }) => from === successor.jid.toString())
  assert.deepEqual(server.complaints, [])
})
