import assert from "node:assert/strict"
import { test } from "node:test"
import { decodeBase64, encodeBase64, nobleScramCrypto, ScramClient } from "@kith/xmpp"
import { PASSWORD, startTestServer, type TestApi, type TestServer } from "../../testing/index.ts"
import { accounts } from "./index.ts"

const OTHER = "a rose by any other name"
const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"

/** The API as an administrator of that name. */
async function administrator(server: TestServer, username: string): Promise<TestApi> {
  await server.service(accounts).createAccount({ username, password: PASSWORD, role: "admin" })
  return server.api(username, ["admin", "account"])
}

async function logIn(server: TestServer, name: string, password: string): Promise<void> {
  await using client = server.connect()
  await client.signIn(server.address(name), password)
}

test("the first administrator is made once, with the token of the newest link", async () => {
  await using server = await startTestServer()
  const service = server.service(accounts)
  const old = await service.setupToken()
  const token = await service.setupToken()
  const anyone = await server.api()
  const setUp = (token: string | undefined, username: string, password = PASSWORD) =>
    anyone.call("POST /setup", { token, username, password })
  assert.equal((await setUp(old, "juliet")).status, 401)
  assert.equal((await setUp("made-up", "juliet")).status, 401)
  assert.equal((await setUp(token, "juliet", "short")).status, 422)
  const outcomes = await Promise.all(["juliet", "tybalt"].map((name) => setUp(token, name)))
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), [200, 401])
  assert.equal((await setUp(token, "paris")).status, 401)
  assert.equal(await service.setupToken(), undefined)
})

test("the link for the first administrator is worth nothing after a day", async () => {
  await using server = await startTestServer()
  const token = await server.service(accounts).setupToken()
  server.clock.advance(24 * 60 * 60_000)
  await (await server.api()).expect(401, "POST /setup", { token, username: "juliet", password: PASSWORD })
})

test("an administrator creates, lists, changes and removes accounts", async () => {
  await using server = await startTestServer()
  const admin = await administrator(server, "nurse")
  await server.register("juliet")
  await admin.expect(200, "POST /admin/accounts", { username: "Tybalt", password: OTHER })
  await admin.expect(409, "POST /admin/accounts", { username: "tybalt", password: OTHER })
  const { body: page } = await admin.expect(200, "GET /admin/accounts?limit=2")
  assert.deepEqual(
    page.accounts.map(({ username }: { username: string }) => username),
    ["juliet", "nurse"],
  )
  const { body: rest } = await admin.expect(200, `GET /admin/accounts?limit=2&after=${page.next}`)
  assert.deepEqual(
    rest.accounts.map(({ user }: { user: string }) => user),
    ["tybalt@localhost"],
  )
  assert.equal(rest.next, undefined)

  await admin.expect(200, "PUT /admin/accounts/tybalt/password", { password: PASSWORD })
  const tybalt = await server.signIn("tybalt")
  await admin.expect(200, "PATCH /admin/accounts/tybalt", { isDisabled: true })
  await tybalt.next("error")
  await assert.rejects(logIn(server, "tybalt", PASSWORD), /not-authorized/)
  await admin.expect(200, "PATCH /admin/accounts/tybalt", { isDisabled: false })
  await logIn(server, "tybalt", PASSWORD)
  await admin.expect(200, "DELETE /admin/accounts/tybalt")
  await admin.expect(404, "DELETE /admin/accounts/tybalt")
})

test("nobody else administers, and the last administrator stays one", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const [juliet, anyone] = await Promise.all([server.api("juliet"), server.api()])
  for (const address of ["GET /admin/accounts", "DELETE /admin/accounts/juliet"]) {
    await anyone.expect(401, address)
    await juliet.expect(403, address)
  }
  const admin = await administrator(server, "nurse")
  await admin.expect(403, "DELETE /admin/accounts/nurse")
  await admin.expect(403, "PATCH /admin/accounts/nurse", { role: "user" })
  await admin.expect(403, "PATCH /admin/accounts/nurse", { isDisabled: true })
  await admin.expect(200, "PATCH /admin/accounts/juliet", { role: "admin" })
  await admin.expect(200, "PATCH /admin/accounts/nurse", { role: "user" })
  await admin.expect(403, "GET /admin/accounts")
})

test("one's own password is changed with the old one, which is worth nothing then", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const [api, session] = await Promise.all([server.api("juliet"), server.signIn("juliet")])
  assert.equal((await api.expect(200, "GET /account")).body.user, "juliet@localhost")
  const change = (currentPassword: string, newPassword: string) =>
    api.call("POST /account/password", { currentPassword, newPassword })
  assert.equal((await change("wrong one", OTHER)).status, 401)
  assert.equal((await change(PASSWORD, "short")).status, 422)
  assert.equal((await change(PASSWORD, OTHER)).status, 200)
  await session.next("error")
  await api.expect(401, "GET /account")
  await assert.rejects(logIn(server, "juliet", PASSWORD), /not-authorized/)
  await logIn(server, "juliet", OTHER)
})

test("who has no account is asked for a proof like everybody, with the same salt each time", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const challengeFor = async (name: string) => {
    await using client = server.connect()
    await client.openStream(server.domain)
    const first = encodeBase64(new TextEncoder().encode(`n,,n=${name},r=abcdefgh`))
    client.send(`<auth xmlns='${NS_SASL}' mechanism='SCRAM-SHA-256'>${first}</auth>`)
    const challenge = new TextDecoder().decode(decodeBase64((await client.next("challenge")).inner))
    const [, salt, iterations] = /,s=([^,]+),i=(\d+),/.exec(challenge) ?? []
    client.send(
      `<response xmlns='${NS_SASL}'>${encodeBase64(new TextEncoder().encode(`c=biws,r=${/^r=([^,]+)/.exec(challenge)?.[1]},p=${"A".repeat(43)}=`))}</response>`,
    )
    const failure = await client.next("failure")
    return { salt, iterations, failure: failure.inner }
  }
  const known = await challengeFor("juliet")
  const unknown = await challengeFor("nobody")
  assert.equal(unknown.iterations, known.iterations)
  assert.equal(unknown.salt?.length, known.salt?.length)
  assert.notEqual(unknown.salt, known.salt)
  assert.equal(unknown.failure, known.failure)
  assert.equal((await challengeFor("nobody")).salt, unknown.salt)
  assert.notEqual((await challengeFor("noone")).salt, unknown.salt)
})

test("a log-in that began with the old password does not end well after it was changed", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const client = server.connect()
  await client.openStream(server.domain)
  const options = {
    hash: "SHA-256",
    username: "juliet",
    password: PASSWORD,
    crypto: nobleScramCrypto,
  } as const
  const scram = new ScramClient(options)
  const encode = (text: string) => encodeBase64(new TextEncoder().encode(text))
  client.send(`<auth xmlns='${NS_SASL}' mechanism='SCRAM-SHA-256'>${encode(scram.begin())}</auth>`)
  const challenge = decodeBase64((await client.next("challenge")).inner) ?? new Uint8Array()
  const response = await scram.respond(challenge)
  await server.service(accounts).setPassword(server.address("juliet"), OTHER)
  client.send(`<response xmlns='${NS_SASL}'>${encode(response)}</response>`)
  assert.ok((await client.next("failure")).has("not-authorized", NS_SASL))
})
