import assert from "node:assert/strict"
import { test } from "node:test"
import { connect as connectTls } from "node:tls"
import {
  type ClientAccess,
  encodeBase64,
  encodeOAuthBearer,
  encodeTokenLogin,
  findFastToken,
  nobleScramCrypto,
  parseClientList,
  proveToken,
} from "@kith/xmpp"
import { StreamClient } from "../../kernel/streams/testing/stream-client.ts"
import { PASSWORD, startTestServer, TestApi, type TestClient, type TestServer } from "../../testing/index.ts"
import { makeCertificate } from "../../testing/make-certificate.ts"

const NS = "urn:xmpp:cam:0"
const NS_SASL2 = "urn:xmpp:sasl:2"
const BIND = "<bind xmlns='urn:xmpp:bind:0'/>"
const WANTING = "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>"
const agent = (end: string, software = "Balcony") =>
  `<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf8777${end}'><software>${software}</software><device>Lute</device></user-agent>`
const list = `<list xmlns='${NS}'/>`
const revoke = (id: string | undefined) => `<revoke xmlns='${NS}' id='${id}'/>`

async function clientsOf(client: TestClient): Promise<ClientAccess[]> {
  const clients = (await client.ask(list)).child("clients", NS)
  return clients === undefined ? [] : parseClientList(clients)
}

async function comeWithPassword(server: TestServer, end: string, inline = "") {
  const client = server.connect()
  const success = await client.logIn(server.address("juliet"), PASSWORD, agent(end) + inline + BIND)
  return { client, token: findFastToken(success)?.token ?? "" }
}

async function comeWithToken(
  server: TestServer,
  end: string,
  token: string,
): Promise<TestClient | undefined> {
  const client = server.connect()
  await client.openStream(server.domain)
  const { initiator } = proveToken(token, new Uint8Array(), nobleScramCrypto)
  const message = encodeBase64(encodeTokenLogin("juliet", initiator))
  client.send(
    `<authenticate xmlns='${NS_SASL2}' mechanism='HT-SHA-256-NONE'><initial-response>${message}</initial-response>${agent(end)}<fast xmlns='urn:xmpp:fast:0'/>${BIND}</authenticate>`,
  )
  const outcome = await client.next("success|failure")
  if (outcome.name === "failure") return undefined
  client.takeAddress(outcome)
  return client
}

const names = (clients: readonly ClientAccess[]) =>
  clients.map(({ methods, isConnected, type, userAgent }) => [
    userAgent.software,
    type,
    isConnected,
    methods.join("+"),
  ])

test("all that has access is listed, with how it gets in and what it is", async () => {
  await using server = await startTestServer({ config: '[streams]\nrequire-tls = "unless-loopback"' })
  await server.register("juliet")
  const start = server.clock.now()
  const { client: juliet } = await comeWithPassword(server, "0", WANTING)
  const { client: gone } = await comeWithPassword(server, "1")
  server.clock.advance(100_000)
  await gone.close()
  const old = await server.signIn("juliet")
  const api = new TestApi(server.url)
  await api.expect(200, "POST /tokens", {
    username: "juliet",
    password: PASSWORD,
    name: "Bot",
    scopes: ["messages:read"],
  })
  const bot = await api.expect(200, "POST /tokens", {
    username: "juliet",
    password: PASSWORD,
    scopes: ["xmpp"],
  })
  const program = server.connect()
  await program.openStream(server.domain)
  const bearer = encodeBase64(encodeOAuthBearer(bot.body.token))
  program.send(
    `<authenticate xmlns='${NS_SASL2}' mechanism='OAUTHBEARER'><initial-response>${bearer}</initial-response>${BIND}</authenticate>`,
  )
  await program.next("success")
  const certificate = makeCertificate()
  await juliet.ask(
    `<append xmlns='urn:xmpp:saslcert:1'><name>Phone</name><x509cert>${encodeBase64(certificate.der)}</x509cert></append>`,
    { type: "set" },
  )

  const clients = await clientsOf(juliet)
  assert.deepEqual(names(clients).sort(), [
    [undefined, "session", true, "grant"],
    [undefined, "session", true, "password"],
    ["Balcony", "session", false, "password"],
    ["Balcony", "session", true, "password+fast"],
    ["Bot", "access", false, "grant"],
    ["Phone", "access", false, "certificate"],
  ])
  const mine = clients.find(({ methods }) => methods.includes("fast"))
  assert.deepEqual(
    [mine?.userAgent.device, mine?.firstSeen, mine?.permission],
    ["Lute", start, "unrestricted"],
  )
  const theirs = clients.find(({ isConnected, methods }) => !isConnected && methods.includes("password"))
  assert.equal(theirs?.lastSeen, start + 100_000)
  const permissions = clients.map(({ userAgent, permission }) => [userAgent.software, permission])
  assert.ok(permissions.some(([name, permission]) => name === "Bot" && permission === "restricted"))
  await old.settle()
})

test("each sees which of the list it is itself, where it can be told apart", async () => {
  await using server = await startTestServer({ config: '[streams]\nrequire-tls = "unless-loopback"' })
  await server.register("juliet")
  const { client: one, token } = await comeWithPassword(server, "0", WANTING)
  const { client: other } = await comeWithPassword(server, "1")
  const ownOf = async (client: TestClient) => (await clientsOf(client)).filter(({ isOwn }) => isOwn)
  const [ownOfOne, ...more] = await ownOf(one)
  assert.deepEqual(more, [])
  const [ownOfOther] = await ownOf(other)
  assert.ok(ownOfOne !== undefined && ownOfOther !== undefined)
  assert.notEqual(ownOfOne.id, ownOfOther.id)
  // The same installation, however it comes.
  const again = await comeWithToken(server, "0", token)
  assert.ok(again !== undefined)
  assert.deepEqual(
    (await ownOf(again)).map(({ id }) => id),
    [ownOfOne.id],
  )
  const unnamed = await server.signIn("juliet")
  assert.deepEqual(await ownOf(unnamed), [])
})

test("what knows the password is shut out by a new one only, and that takes its tokens too", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const { client: phone, token } = await comeWithPassword(server, "0", WANTING)
  await phone.close()
  assert.ok(await comeWithToken(server, "0", token))
  const { client: laptop } = await comeWithPassword(server, "1", WANTING)
  const phones = (await clientsOf(laptop)).at(-1)
  assert.equal(phones?.methods.join(), "password,fast")
  const refused = await laptop.request(revoke(phones?.id), { type: "set" })
  const error = refused.child("error")
  assert.ok(error?.child("service-unavailable", "urn:ietf:params:xml:ns:xmpp-stanzas"))
  assert.ok(error?.child("password-reset-required", NS))

  await laptop.ask(
    "<query xmlns='jabber:iq:register'><username>juliet</username><password>o happy dagger</password></query>",
    { type: "set" },
  )
  assert.equal(await comeWithToken(server, "0", token), undefined)
  assert.deepEqual(names(await clientsOf(laptop)), [["Balcony", "session", true, "password"]])
})

test("what has only a token is shut out at once, with its session", async () => {
  await using server = await startTestServer({ config: "[client-access]\nkeep-days = 1" })
  await server.register("juliet")
  const { client: phone, token } = await comeWithPassword(server, "0", WANTING)
  await phone.close()
  // So long ago that nobody remembers how it came by its token.
  server.clock.jumpTo(server.clock.now() + 2 * 24 * 60 * 60 * 1000)
  const { client: laptop } = await comeWithPassword(server, "1")
  const back = await comeWithToken(server, "0", token)
  assert.ok(back)
  const wakeMe = (node: string) =>
    `<enable xmlns='urn:xmpp:push:0' jid='push.verona.example' node='${node}'/>`
  await back.ask(wakeMe("phone"), { type: "set" })
  await laptop.ask(wakeMe("laptop"), { type: "set" })
  const phones = (await clientsOf(laptop)).find(({ methods }) => methods.join() === "fast")
  await laptop.ask(revoke(phones?.id), { type: "set" })
  assert.equal((await back.next("error")).elements[0]?.name, "not-authorized")
  assert.equal(await comeWithToken(server, "0", token), undefined)
  assert.equal((await clientsOf(laptop)).length, 1)
  // Nor is it woken any more for what comes.
  const { body } = await (await server.api("juliet")).expect(200, "GET /push-devices")
  assert.deepEqual(
    body.devices.map(({ node }: { node: string }) => node),
    ["laptop"],
  )
})

test("tokens and certificates are revoked, with the sessions that came by them", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const { client: juliet } = await comeWithPassword(server, "0")
  const api = await server.api("juliet")
  const certificate = makeCertificate()
  await juliet.ask(
    `<append xmlns='urn:xmpp:saslcert:1'><name>Phone</name><x509cert>${encodeBase64(certificate.der)}</x509cert></append>`,
    { type: "set" },
  )
  const phone = new StreamClient(
    connectTls({
      host: "127.0.0.1",
      port: server.ports.directTls ?? 0,
      rejectUnauthorized: false,
      cert: certificate.certificate,
      key: certificate.key,
    }),
  )
  await phone.open()
  phone.send(
    `<authenticate xmlns='${NS_SASL2}' mechanism='EXTERNAL'><initial-response/>${BIND}</authenticate>`,
  )
  await phone.next("success")
  await phone.next("features")
  const found = async (method: string) =>
    (await clientsOf(juliet)).find(({ methods }) => methods.join() === method)
  const phones = await found("certificate")
  assert.deepEqual([phones?.isConnected, phones?.type, phones?.permission], [true, "session", "normal"])
  phone.send(`<iq type='set' id='1'>${revoke(phones?.id)}</iq>`)
  assert.match(`${await phone.next("iq")}`, /<forbidden/)
  await juliet.ask(revoke(phones?.id), { type: "set" })
  assert.equal(await phone.closing(), "not-authorized")
  const grant = await found("grant")
  await juliet.ask(revoke(grant?.id), { type: "set" })
  await api.expect(401, "GET /account")
  assert.deepEqual(names(await clientsOf(juliet)), [["Balcony", "session", true, "password"]])
})

test("nobody sees or shuts out the clients of somebody else, or what is not there", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "tybalt")
  const { client: juliet } = await comeWithPassword(server, "0")
  const [own] = await clientsOf(juliet)
  const tybalt = await server.signIn("tybalt")
  for (const to of ["juliet@localhost", "nobody@localhost"]) {
    assert.equal(await tybalt.askInVain(list, { to }), "forbidden")
    assert.equal(await tybalt.askInVain(revoke(own?.id), { to, type: "set" }), "forbidden")
  }
  for (const id of [own?.id, "token-x", "certificate-x", "x"]) {
    assert.equal(await tybalt.askInVain(revoke(id), { type: "set" }), "item-not-found")
  }
  assert.equal(await tybalt.askInVain(`<revoke xmlns='${NS}'/>`, { type: "set" }), "bad-request")
  assert.equal(await tybalt.askInVain(`<clients xmlns='${NS}'/>`), "bad-request")
  await juliet.settle()
})

test("programs see and revoke the same", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "tybalt")
  const { client } = await comeWithPassword(server, "0")
  const api = await server.api("juliet")
  const { clients } = (await api.expect(200, "GET /clients")).body
  assert.equal(clients.length, 2)
  const [session, token] = ["session", "access"].map((type) =>
    clients.find((each: { type: string }) => each.type === type),
  )
  assert.equal(session.software, "Balcony")
  const tybalt = await server.api("tybalt")
  await tybalt.expect(404, `DELETE /clients/${session.id}`)
  const refused = await api.expect(503, `DELETE /clients/${session.id}`)
  assert.match(refused.body.error.message, /Change the password/)
  await api.expect(200, `DELETE /clients/${token.id}`)
  await client.settle()
})

test("what is not kept cannot be shown, and who has not come for long is forgotten", async () => {
  const config = "[client-access]\nkeep-names = false\nkeep-days = 10\nmax-clients-per-account = 2"
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const { client: first } = await comeWithPassword(server, "0")
  assert.deepEqual((await clientsOf(first))[0]?.userAgent, {
    software: undefined,
    uri: undefined,
    device: undefined,
  })
  await first.close()
  server.clock.jumpTo(server.clock.now() + 11 * 24 * 60 * 60 * 1000)
  const { client: second } = await comeWithPassword(server, "1")
  assert.equal((await clientsOf(second)).length, 1)
  for (const end of ["2", "3"]) {
    server.clock.jumpTo(server.clock.now() + 1000)
    await comeWithPassword(server, end)
  }
  assert.equal((await clientsOf(second)).length, 2)
})
