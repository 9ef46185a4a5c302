import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_DATA_FORMS, parseForm } from "@kith/xmpp"
import {
  commandRequest,
  NS_COMMANDS,
  NS_DISCO_ITEMS,
  NS_REGISTER,
  NS_ROSTER,
  parseCommandResponse,
} from "@kith/xmpp/extensions"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"
import { accounts } from "../accounts/index.ts"

const INVITE = "urn:xmpp:invite#invite"
const CREATE_ACCOUNT = "urn:xmpp:invite#create-account"
const INVITED = '[registration]\npolicy = "invitation"'

async function run(client: TestClient, request: Parameters<typeof commandRequest>[0]) {
  const answer = await client.ask(String(commandRequest(request)), { type: "set", to: "localhost" })
  const response = parseCommandResponse(answer.child("command", NS_COMMANDS) as never)
  const value = (name: string) => response.form?.fields.find((field) => field.name === name)?.values?.[0]
  return { ...response, value }
}

const tokenIn = (uri: string | undefined) => /preauth=([0-9a-f]{32})/.exec(uri ?? "")?.[1] ?? ""
const rosterOf = async (client: TestClient) =>
  (await client.ask(`<query xmlns='${NS_ROSTER}'/>`))
    .child("query", NS_ROSTER)
    ?.elements.map(({ attrs }) => `${attrs.jid} ${attrs.subscription}`)

/** Shows the token on a new stream and registers there; answers with the condition of a refusal. */
async function register(server: TestServer, username: string, token: string): Promise<string | undefined> {
  await using client = server.connect()
  await client.openStream(server.domain)
  const preauth = await client.request(`<preauth xmlns='urn:xmpp:pars:0' token='${token}'/>`, { type: "set" })
  if (preauth.type === "error") return "unknown token"
  const fields = `<username>${username}</username><password>${PASSWORD}</password>`
  const answer = await client.request(`<query xmlns='${NS_REGISTER}'>${fields}</query>`, { type: "set" })
  return answer.type === "error" ? answer.child("error")?.elements[0]?.name : undefined
}

async function openWithAdministrator(config: string) {
  const server = await startTestServer({ config })
  await server.service(accounts).createAccount({ username: "escalus", password: PASSWORD, role: "admin" })
  await server.register("juliet")
  return server
}

test("who is invited by a user makes an account and both are contacts who see each other", async () => {
  await using server = await openWithAdministrator(INVITED)
  const juliet = await server.join("juliet")
  const made = await run(juliet, { node: INVITE, action: "execute" })
  assert.equal(made.status, "completed")
  assert.equal(made.value("FORM_TYPE"), "urn:xmpp:invite#invitation")
  const token = tokenIn(made.value("uri"))
  assert.equal(made.value("uri"), `xmpp:juliet@localhost?roster;preauth=${token};ibr=y`)
  assert.match(made.value("landing-url") ?? "", new RegExp(`^http://localhost:\\d+/invite/${token}$`))
  assert.equal(made.value("expire"), "2026-01-08T00:00:00.000Z")

  assert.equal(await register(server, "romeo", token), undefined)
  const pushed = await juliet.next("iq", (iq) =>
    /jid='romeo@localhost'[^>]*subscription='both'/.test(String(iq)),
  )
  assert.equal(pushed.type, "set")
  const romeo = await server.join("romeo")
  assert.deepEqual(await rosterOf(romeo), ["juliet@localhost both"])
  assert.deepEqual(await rosterOf(juliet), ["romeo@localhost both"])
  await juliet.next("presence", ({ from }) => from === romeo.jid.toString())
  await juliet.expectNo("presence", ({ type }) => type === "subscribe")
  assert.equal(await register(server, "mercutio", token), "unknown token")
  assert.deepEqual(server.complaints, [])
})

test("who has an account already becomes a contact with the token, once, and only of who gave it", async () => {
  await using server = await openWithAdministrator("")
  await server.register("romeo", "tybalt", "paris")
  const [juliet, romeo, tybalt] = [
    await server.join("juliet"),
    await server.join("romeo"),
    await server.join("tybalt"),
  ]
  const token = tokenIn((await run(juliet, { node: INVITE, action: "execute" })).value("uri"))
  const ask = (client: TestClient, to: string, shown: string) =>
    client.send(
      `<presence type='subscribe' to='${to}'><preauth xmlns='urn:xmpp:pars:0' token='${shown}'/></presence>`,
    )

  ask(tybalt, "romeo@localhost", token)
  await romeo.next("presence", ({ type }) => type === "subscribe")
  ask(tybalt, "juliet@localhost", "made-up")
  await juliet.next("presence", ({ type }) => type === "subscribe")

  romeo.send("<presence type='subscribed' to='juliet@localhost'/>")
  ask(romeo, "juliet@localhost", token)
  await romeo.next("presence", ({ type, from }) => type === "subscribed" && from === "juliet@localhost")
  await romeo.settle()
  assert.deepEqual(await rosterOf(romeo), ["juliet@localhost both"])
  assert.ok((await rosterOf(juliet))?.includes("romeo@localhost both"))
  await juliet.expectNo("presence", ({ type }) => type === "subscribe")

  const paris = await server.join("paris")
  ask(paris, "juliet@localhost", token)
  await juliet.next("presence", ({ type, from }) => type === "subscribe" && from === "paris@localhost")
})

test("a token that came too late, or to a full roster, leaves the user to decide", async () => {
  await using server = await startTestServer({ config: "[roster]\nmax-contacts = 1" })
  await server.register("juliet", "romeo")
  const [juliet, romeo] = [await server.join("juliet"), await server.join("romeo")]
  const token = async () => tokenIn((await run(juliet, { node: INVITE, action: "execute" })).value("uri"))
  const ask = (shown: string) =>
    romeo.send(
      `<presence type='subscribe' to='juliet@localhost'><preauth xmlns='urn:xmpp:pars:0' token='${shown}'/></presence>`,
    )
  await juliet.ask(`<query xmlns='${NS_ROSTER}'><item jid='nurse@localhost'/></query>`, { type: "set" })
  ask(await token())
  await juliet.next("presence", ({ type }) => type === "subscribe")
  juliet.send("<presence type='unsubscribed' to='romeo@localhost'/>")
  await romeo.next("presence", ({ type }) => type === "unsubscribed")
  await juliet.ask(
    `<query xmlns='${NS_ROSTER}'><item jid='nurse@localhost' subscription='remove'/></query>`,
    { type: "set" },
  )
  const late = await token()
  server.clock.advance(8 * 24 * 60 * 60_000)
  ask(late)
  await juliet.next("presence", ({ type }) => type === "subscribe")
})

test("an administrator keeps a name for somebody, which nobody else gets meanwhile", async () => {
  await using server = await openWithAdministrator("")
  const escalus = await server.join("escalus")
  const { sessionId, actions, form } = await run(escalus, { node: CREATE_ACCOUNT, action: "execute" })
  assert.deepEqual([actions?.complete, actions?.next], [true, false])
  assert.deepEqual(
    form?.fields.map(({ name }) => name),
    ["username", "roster-subscription"],
  )
  const submit = (username: string, subscribes: string) =>
    run(escalus, {
      node: CREATE_ACCOUNT,
      sessionId,
      action: "complete",
      form: {
        type: "submit",
        fields: [
          { name: "username", values: [username] },
          { name: "roster-subscription", values: [subscribes] },
        ],
      },
    })
  for (const name of ["juliet", "two words"]) await assert.rejects(submit(name, "true"))
  const made = await submit("Romeo", "true")
  const token = tokenIn(made.value("uri"))
  assert.equal(made.value("uri"), `xmpp:romeo@localhost?register;preauth=${token}`)

  const api = await server.api()
  const account = { password: PASSWORD }
  await api.expect(409, "POST /accounts", { ...account, username: "romeo" })
  assert.equal(await register(server, "tybalt", token), "not-acceptable")
  const client = server.connect()
  await client.openStream(server.domain)
  await client.ask(`<preauth xmlns='urn:xmpp:pars:0' token='${token}'/>`, { type: "set" })
  const query = (await client.ask(`<query xmlns='${NS_REGISTER}'/>`)).child("query", NS_REGISTER)
  assert.equal(query?.child("username")?.text, "romeo")
  const offered = parseForm(query?.child("x", NS_DATA_FORMS) as never)
  assert.deepEqual(offered.fields.find(({ name }) => name === "username")?.values, ["romeo"])
  assert.equal(await register(server, "romeo", token), undefined)
  assert.deepEqual(await rosterOf(escalus), ["romeo@localhost both"])

  const again = await run(escalus, { node: CREATE_ACCOUNT, action: "execute" })
  const open = await run(escalus, { node: CREATE_ACCOUNT, sessionId: again.sessionId, action: "complete" })
  assert.match(open.value("uri") ?? "", /^xmpp:localhost\?register;preauth=[0-9a-f]{32}$/)
  assert.equal(await register(server, "tybalt", tokenIn(open.value("uri"))), undefined)
  assert.deepEqual(await rosterOf(await server.signIn("tybalt")), [])
})

test("everybody sees the invitations they may make", async () => {
  const nodesOf = async (server: TestServer, name: string) => {
    const query = `<query xmlns='${NS_DISCO_ITEMS}' node='${NS_COMMANDS}'/>`
    const items = (await (await server.signIn(name)).ask(query, { to: "localhost" })).child(
      "query",
      NS_DISCO_ITEMS,
    )
    return items?.elements
      .map(({ attrs }) => attrs.node)
      .filter((node) => node?.startsWith("urn:xmpp:invite"))
  }
  await using server = await openWithAdministrator(`${INVITED}\nwho-may-invite = "administrators"`)
  assert.deepEqual(await nodesOf(server, "juliet"), [INVITE])
  assert.deepEqual(await nodesOf(server, "escalus"), [INVITE, CREATE_ACCOUNT])
  const juliet = await server.signIn("juliet")
  const made = await run(juliet, { node: INVITE, action: "execute" })
  assert.doesNotMatch(made.value("uri") ?? "", /ibr/)
  assert.equal(await register(server, "romeo", tokenIn(made.value("uri"))), "unknown token")
  const api = await server.api("juliet")
  await api.expect(403, "POST /invitations", {})

  await using closed = await openWithAdministrator('[registration]\npolicy = "closed"')
  assert.deepEqual(await nodesOf(closed, "escalus"), [INVITE])
  await (await closed.api("escalus")).expect(403, "POST /invitations", {})
})

test("over the API invitations are made, looked at, listed and revoked, and only so many are open", async () => {
  await using server = await openWithAdministrator("[registration]\nmax-open-invitations = 2")
  const [juliet, escalus, anyone] = [
    await server.api("juliet"),
    await server.api("escalus"),
    await server.api(),
  ]
  const made = (await juliet.expect(200, "POST /invitations", { kind: "contact" })).body
  assert.deepEqual(
    [made.kind, made.usesLeft, made.letsRegister, made.addsContact],
    ["contact", 1, true, true],
  )
  const seen = (await anyone.expect(200, "POST /invitations/lookup", { token: made.token })).body
  assert.deepEqual(seen, {
    inviter: "juliet@localhost",
    kind: "contact",
    expiresAt: made.expiresAt,
    letsRegister: true,
  })
  await anyone.expect(404, "POST /invitations/lookup", { token: "made-up" })

  await juliet.expect(403, "POST /invitations", { uses: 2 })
  await juliet.expect(403, "POST /invitations", { username: "romeo" })
  await juliet.expect(200, "POST /invitations", { addsContact: true })
  const refused = await juliet.expect(403, "POST /invitations", {})
  assert.match(refused.body.error.message, /2 unused invitations/)
  const { invitations } = (await juliet.expect(200, "GET /invitations")).body
  assert.equal(invitations.length, 2)
  assert.ok(!JSON.stringify(invitations).includes(made.token))
  await escalus.expect(404, `DELETE /invitations/${made.id}`)
  await juliet.expect(200, `DELETE /invitations/${made.id}`)
  await juliet.expect(404, `DELETE /invitations/${made.id}`)
  await anyone.expect(404, "POST /invitations/lookup", { token: made.token })

  const many = (await escalus.expect(200, "POST /invitations", { uses: 2, addsContact: true })).body
  for (const username of ["romeo", "tybalt"]) {
    await anyone.expect(200, "POST /accounts", { username, password: PASSWORD, invitation: many.token })
  }
  assert.deepEqual((await rosterOf(await server.signIn("escalus")))?.sort(), [
    "romeo@localhost both",
    "tybalt@localhost both",
  ])
  await juliet.expect(200, "POST /invitations", { kind: "contact" })
  await server.service(accounts).removeAccount(server.address("juliet"))
})

test("an account is made even if the inviter has no room for another contact", async () => {
  await using server = await startTestServer({ config: `${INVITED}\n[roster]\nmax-contacts = 1` })
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const token = tokenIn((await run(juliet, { node: INVITE, action: "execute" })).value("uri"))
  await juliet.ask(`<query xmlns='${NS_ROSTER}'><item jid='nurse@localhost'/></query>`, { type: "set" })
  assert.equal(await register(server, "romeo", token), undefined)
  await (await server.signIn("romeo")).close()
  assert.deepEqual(server.complaints, [])
})
