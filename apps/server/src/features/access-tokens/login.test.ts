import assert from "node:assert/strict"
import { test } from "node:test"
import { decodeBase64, encodeBase64, encodeOAuthBearer, findFastToken, type Stanza } from "@kith/xmpp"
import { StreamClient } from "../../kernel/streams/testing/stream-client.ts"
import { PASSWORD, startTestServer, TestApi, type TestClient, type TestServer } from "../../testing/index.ts"
import { accounts } from "../accounts/index.ts"

const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
const NS_SASL2 = "urn:xmpp:sasl:2"
/** Tokens come in one piece, and the test client has no TLS. */
const config = '[streams]\nrequire-tls = "unless-loopback"'
const AGENT = "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/>"
const WANTING = "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>"

async function tokenFor(server: TestServer, username: string, scopes: readonly string[] = ["xmpp"]) {
  const { body } = await new TestApi(server.url).expect(200, "POST /tokens", {
    username,
    password: PASSWORD,
    scopes,
  })
  return body as { id: string; token: string; expiresAt: number }
}

async function logIn(server: TestServer, token: string, name?: string): Promise<[TestClient, Stanza]> {
  const client = server.connect()
  await client.openStream(server.domain)
  const message = encodeBase64(
    encodeOAuthBearer(token, name === undefined ? undefined : server.address(name)),
  )
  client.send(
    `<authenticate xmlns='${NS_SASL2}' mechanism='OAUTHBEARER'><initial-response>${message}</initial-response>${AGENT}${WANTING}<bind xmlns='urn:xmpp:bind:0'/></authenticate>`,
  )
  const answer = await client.next("success|challenge|failure")
  if (answer.name === "success") client.takeAddress(answer)
  return [client, answer]
}

/** What the server says before it refuses, and as what it refuses. */
async function refusal(server: TestServer, token: string, name?: string) {
  const [client, challenge] = await logIn(server, token, name)
  assert.equal(challenge.name, "challenge", `${challenge}`)
  const error = JSON.parse(Buffer.from(decodeBase64(challenge.toElement().text) ?? []).toString())
  client.send(`<response xmlns='${NS_SASL2}'>AQ==</response>`)
  const failure = await client.next("failure")
  assert.ok(failure.has("not-authorized", NS_SASL))
  return error
}

test("a program logs in with its token, by either profile, and says whose it is or does not", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const { token } = await tokenFor(server, "juliet")
  for (const name of ["juliet", undefined]) {
    const [client, success] = await logIn(server, token, name)
    assert.match(success.child("authorization-identifier")?.text ?? "", /^juliet@localhost\/./)
    client.send(`<message to='${client.jid}' id='soft'/>`)
    await client.next("message", ({ id }) => id === "soft")
  }
  const old = await StreamClient.connectDirectTls(server.ports.directTls ?? 0)
  const features = await old.open()
  assert.ok(`${features.child("mechanisms", NS_SASL)}`.includes("OAUTHBEARER"))
  const answer = await old.auth("OAUTHBEARER", encodeBase64(encodeOAuthBearer(token)))
  assert.equal(answer.name, "success")
})

test("a token that is wrong, or of no use for this, is refused with the reason in JSON", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  assert.deepEqual(await refusal(server, "kith_guess"), { status: "invalid_token", scope: "xmpp" })
  assert.deepEqual(await refusal(server, "kith_guess", "juliet"), { status: "invalid_token", scope: "xmpp" })
  assert.deepEqual(await refusal(server, "kith_guess", "nobody"), { status: "invalid_token", scope: "xmpp" })
  const { token } = await tokenFor(server, "juliet", ["account", "messages:read"])
  assert.deepEqual(await refusal(server, token), { status: "insufficient_scope", scope: "xmpp" })
})

test("an administrator's token logs in only where it may administer", async () => {
  await using server = await startTestServer({ config })
  const { createAccount } = server.service(accounts)
  await createAccount({ username: "escalus", password: PASSWORD, role: "admin" })
  const { token } = await tokenFor(server, "escalus")
  assert.deepEqual(await refusal(server, token), { status: "insufficient_scope", scope: "xmpp admin" })
  const full = await tokenFor(server, "escalus", ["xmpp", "admin"])
  assert.equal((await logIn(server, full.token))[1].name, "success")
})

test("nobody logs in as somebody else", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet", "tybalt")
  const { token } = await tokenFor(server, "tybalt")
  const [, failure] = await logIn(server, token, "juliet")
  assert.ok(failure.has("invalid-authzid", NS_SASL))
})

test("the mechanism is not there where others can listen", async () => {
  await using server = await startTestServer()
  const client = server.connect()
  assert.ok(!`${await client.openStream(server.domain)}`.includes("OAUTHBEARER"))
})

test("a session ends with its token, and the others go on", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const [one, other] = [await tokenFor(server, "juliet"), await tokenFor(server, "juliet")]
  const [first] = await logIn(server, one.token)
  const second = await server.signIn("juliet")
  const api = await server.api("juliet")
  await api.expect(200, `DELETE /tokens/${one.id}`)
  assert.equal((await first.next("error")).elements[0]?.name, "not-authorized")
  const [third] = await logIn(server, other.token)
  server.clock.jumpTo(other.expiresAt)
  server.clock.advance(1)
  assert.equal((await third.next("error")).elements[0]?.name, "not-authorized")
  await second.settle()
})

test("who came with a token changes nothing that protects the account, and gets nothing that outlives it", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const { token } = await tokenFor(server, "juliet")
  const [client, success] = await logIn(server, token)
  assert.equal(findFastToken(success), undefined)
  const change = (children: string) =>
    client.askInVain(`<query xmlns='jabber:iq:register'>${children}</query>`, { type: "set" })
  const password = "<username>juliet</username><password>o happy dagger</password>"
  assert.equal(await change(password), "not-authorized")
  assert.equal(await change("<remove/>"), "not-authorized")
  const told = (old: string) =>
    `<query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>${Object.entries({
      FORM_TYPE: "jabber:iq:register:changepassword",
      username: "juliet",
      old_password: old,
      password: "o happy dagger",
    })
      .map(([name, value]) => `<field var='${name}'><value>${value}</value></field>`)
      .join("")}</x></query>`
  assert.equal(await client.askInVain(told("a guess"), { type: "set" }), "not-authorized")
  await client.ask(told(PASSWORD), { type: "set" })
  const next = server.connect()
  await next.logIn(server.address("juliet"), "o happy dagger")
})
