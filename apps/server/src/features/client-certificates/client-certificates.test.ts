import assert from "node:assert/strict"
import { writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { connect as connectTls, type TLSSocket } from "node:tls"
import { encodeBase64, findAuthenticationFeature, type Stanza } from "@kith/xmpp"
import { accounts } from "../../features.ts"
import { StreamClient } from "../../kernel/streams/testing/stream-client.ts"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"
import { makeCertificate, type TestCertificate } from "../../testing/make-certificate.ts"

const NS = "urn:xmpp:saslcert:1"
const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
const NS_SASL2 = "urn:xmpp:sasl:2"
const BIND = "<bind xmlns='urn:xmpp:bind:0'/>"

const upload = (name: string, { der }: TestCertificate, more = "") =>
  `<append xmlns='${NS}'><name>${name}</name>${more}<x509cert>${encodeBase64(der)}</x509cert></append>`

async function register(client: TestClient, name: string, certificate: TestCertificate, more = "") {
  await client.ask(upload(name, certificate, more), { type: "set" })
}

/** Connects with a certificate, or without. */
async function connect(server: TestServer, certificate?: TestCertificate, session?: Buffer) {
  const socket = connectTls({
    host: "127.0.0.1",
    port: server.ports.directTls ?? 0,
    rejectUnauthorized: false,
    ...(certificate && { cert: certificate.certificate, key: certificate.key }),
    ...(session && { session }),
  })
  return new StreamClient(socket)
}

/** Logs in by XEP-0388 with what the certificate proves; gives what the server answers. */
async function logIn(
  server: TestServer,
  certificate: TestCertificate,
  {
    as = "",
    from,
    bind = BIND,
  }: { readonly as?: string; readonly from?: string; readonly bind?: string } = {},
): Promise<[Stanza, StreamClient]> {
  const client = await connect(server, certificate)
  await client.open("localhost", from)
  const message = encodeBase64(Buffer.from(as))
  client.send(
    `<authenticate xmlns='${NS_SASL2}' mechanism='EXTERNAL'><initial-response>${message}</initial-response>${bind}</authenticate>`,
  )
  return [await client.next("success|failure"), client]
}

const addressOf = (success: Stanza) => success.child("authorization-identifier")?.text
const conditionOf = (failure: Stanza) => failure.elements[0]?.name

async function offers(server: TestServer, certificate?: TestCertificate): Promise<boolean> {
  const client = await connect(server, certificate)
  const features = await client.open()
  const isOffered = findAuthenticationFeature(features)?.mechanisms.includes("EXTERNAL") ?? false
  assert.equal(`${features.child("mechanisms", NS_SASL)}`.includes("EXTERNAL"), isOffered)
  client.cut()
  return isOffered
}

test("a client logs in with a certificate its owner has registered, by either profile", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const bot = makeCertificate()
  assert.equal(await offers(server, bot), false)
  await register(juliet, "Bot", bot)
  assert.equal(await offers(server, bot), true)
  assert.equal(await offers(server), false)
  assert.equal(await offers(server, makeCertificate()), false)

  const [success, client] = await logIn(server, bot)
  assert.match(addressOf(success) ?? "", /^juliet@localhost\/./)
  await client.next("features")
  client.send(`<message to='${addressOf(success)}' id='soft'/>`)
  assert.equal((await client.next("message")).id, "soft")

  const old = await connect(server, bot)
  await old.open()
  assert.equal((await old.auth("EXTERNAL", "=")).name, "success")
  await old.open()
  assert.match(`${await old.bind("orchard")}`, /<jid>juliet@localhost\/orchard<\/jid>/)
})

test("behind STARTTLS, and on a TLS session that is resumed, the certificate counts too", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const bot = makeCertificate()
  await register(await server.signIn("juliet"), "Bot", bot)
  const first = await connect(server, bot)
  await first.open()
  const ticket = new Promise<Buffer>((resolve) => (first.tls as TLSSocket).once("session", resolve))
  const session = (first.tls as TLSSocket).getSession() ?? (await ticket)
  first.send("</stream:stream>")
  await first.closing()
  const again = await connect(server, bot, session)
  const features = await again.open()
  assert.ok((again.tls as TLSSocket).isSessionReused())
  assert.ok(`${features}`.includes("EXTERNAL"))
})

test("nobody gets in as somebody else, or with nothing to show", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "tybalt")
  const bot = makeCertificate()
  await register(await server.signIn("tybalt"), "Bot", bot)
  assert.equal(conditionOf((await logIn(server, bot, { as: "juliet@localhost" }))[0]), "invalid-authzid")
  assert.equal(conditionOf((await logIn(server, bot, { as: "nobody@localhost" }))[0]), "invalid-authzid")
  assert.equal(conditionOf((await logIn(server, bot, { as: "localhost" }))[0]), "invalid-authzid")
  assert.equal(conditionOf((await logIn(server, bot, { from: "juliet@localhost" }))[0]), "invalid-authzid")
  assert.equal(
    addressOf((await logIn(server, bot, { as: "Tybalt@localhost", bind: "" }))[0]),
    "tybalt@localhost",
  )
  assert.equal(conditionOf((await logIn(server, makeCertificate()))[0]), "invalid-mechanism")
})

test("who has a certificate for several accounts says for which", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "romeo")
  const shared = makeCertificate({ addresses: ["juliet@localhost", "romeo@localhost"] })
  for (const name of ["juliet", "romeo"]) await register(await server.signIn(name), "Bot", shared)
  assert.equal(conditionOf((await logIn(server, shared))[0]), "invalid-authzid")
  assert.equal(
    addressOf((await logIn(server, shared, { as: "romeo@localhost", bind: "" }))[0]),
    "romeo@localhost",
  )
  const [byStream] = await logIn(server, shared, { from: "juliet@localhost", bind: "" })
  assert.equal(addressOf(byStream), "juliet@localhost")
})

test("a certificate for one resource binds that one", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const bot = makeCertificate({ addresses: ["juliet@localhost/Balcony"] })
  await register(juliet, "Bot", bot)
  assert.equal(addressOf((await logIn(server, bot))[0]), "juliet@localhost/Balcony")
  const [, other] = [null, await logIn(server, bot, { as: "juliet@localhost/Orchard" })]
  assert.equal(conditionOf(other[0]), "invalid-authzid")
})

test("an expired certificate neither counts nor can be registered", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const bot = makeCertificate({ validTo: Date.UTC(2026, 1, 1) })
  await register(juliet, "Bot", bot)
  assert.equal(await offers(server, bot), true)
  server.clock.jumpTo(Date.UTC(2026, 1, 1) + 1)
  assert.equal(await offers(server, bot), false)
  const expired = makeCertificate({ validTo: Date.UTC(2026, 0, 1) })
  assert.equal(await juliet.askInVain(upload("Old", expired), { type: "set" }), "not-acceptable")
  const early = makeCertificate({ validFrom: Date.UTC(2027, 0, 1) })
  await register(juliet, "Early", early)
  assert.equal(await offers(server, early), false)
})

test("certificates are listed with who uses them, and taken back with or without their sessions", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const [phone, laptop] = [makeCertificate(), makeCertificate()]
  await register(juliet, "Phone", phone)
  await register(juliet, "Laptop", laptop)
  const [phones, phoneClient] = await logIn(server, phone)
  const [, laptopClient] = await logIn(server, laptop)
  await phoneClient.next("features")
  await laptopClient.next("features")
  const list = async () => (await juliet.ask(`<items xmlns='${NS}'/>`)).child("items", NS)?.elements ?? []
  const [first, second] = await list()
  assert.deepEqual([first?.child("name")?.text, second?.child("name")?.text], ["Laptop", "Phone"])
  assert.equal(second?.child("x509cert")?.text, encodeBase64(phone.der))
  assert.equal(
    second?.child("users")?.child("resource")?.text,
    addressOf(phones)?.slice("juliet@localhost/".length),
  )

  const change = (name: string, certificate: string) =>
    `<${name} xmlns='${NS}'><name>${certificate}</name></${name}>`
  await juliet.ask(change("disable", "Phone"), { type: "set" })
  assert.equal(await offers(server, phone), false)
  phoneClient.send("<iq type='get' id='still here'><ping xmlns='urn:xmpp:ping'/></iq>")
  await phoneClient.next("iq")
  await juliet.ask(change("revoke", "Laptop"), { type: "set" })
  assert.equal(await laptopClient.closing(), "not-authorized")
  assert.deepEqual(await list(), [])
  assert.equal(await juliet.askInVain(change("revoke", "Laptop"), { type: "set" }), "item-not-found")
})

test("each name and each certificate is there once, and not too many", async () => {
  await using server = await startTestServer({ config: "[client-certificates]\nmax-per-account = 2" })
  await server.register("juliet", "romeo")
  const juliet = await server.signIn("juliet")
  const bot = makeCertificate()
  await register(juliet, "Bot", bot)
  const refused: readonly (readonly [string, string])[] = [
    [upload("Bot", makeCertificate()), "conflict"],
    [upload("Other", bot), "conflict"],
    [upload("x".repeat(101), makeCertificate()), "not-acceptable"],
    [upload("Romeo", makeCertificate({ addresses: ["romeo@localhost"] })), "not-acceptable"],
    [upload("Broken", { ...bot, der: bot.der.subarray(1) }), "bad-request"],
    [`<append xmlns='${NS}'><name>None</name></append>`, "bad-request"],
    [`<prepend xmlns='${NS}'/>`, "bad-request"],
  ]
  for (const [text, condition] of refused) {
    assert.equal(await juliet.askInVain(text, { type: "set" }), condition, text.slice(0, 100))
  }
  await register(juliet, "Second", makeCertificate())
  assert.equal(
    await juliet.askInVain(upload("Third", makeCertificate()), { type: "set" }),
    "policy-violation",
  )
  const romeo = await server.signIn("romeo")
  const to = "juliet@localhost"
  assert.equal(await romeo.askInVain(`<items xmlns='${NS}'/>`, { to }), "forbidden")
  assert.equal(await romeo.askInVain(upload("Mine", bot), { to, type: "set" }), "forbidden")
})

test("who came with a certificate may change the list only where that was allowed, and never the password", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const [trusted, simple] = [makeCertificate(), makeCertificate()]
  await register(juliet, "Trusted", trusted)
  await register(juliet, "Simple", simple, "<no-cert-management/>")
  for (const [certificate, type] of [
    [trusted, "result"],
    [simple, "error"],
  ] as const) {
    const [, client] = await logIn(server, certificate)
    await client.next("features")
    client.send(`<iq type='set' id='1'>${upload(`By ${type}`, makeCertificate())}</iq>`)
    assert.equal((await client.next("iq")).type, type)
    client.send(`<iq type='get' id='2'><items xmlns='${NS}'/></iq>`)
    assert.equal((await client.next("iq")).type, "result")
    client.send(
      "<iq type='set' id='3'><query xmlns='jabber:iq:register'><username>juliet</username><password>o happy dagger</password></query></iq>",
    )
    assert.match(`${await client.next("iq")}`, /not-authorized/)
  }
})

test("an authority of the operator's vouches for accounts of this server, one of somebody else's does not", async () => {
  const authority = makeCertificate({ isAuthority: true })
  const file = join(tmpdir(), `kith-authority-${process.pid}.pem`)
  await writeFile(file, authority.certificate)
  await using server = await startTestServer({ config: `[tls]\nclient-authorities = "${file}"` })
  await server.register("juliet")
  const addresses = ["juliet@localhost", "nobody@localhost", "juliet@verona.example", "localhost"]
  const vouched = makeCertificate({ authority, addresses })
  assert.equal(addressOf((await logIn(server, vouched, { bind: "" }))[0]), "juliet@localhost")
  const stranger = makeCertificate({ isAuthority: true })
  assert.equal(await offers(server, makeCertificate({ authority: stranger, addresses })), false)
  assert.equal(await offers(server, makeCertificate({ addresses })), false)
  // What its owner has registered counts, whoever signed it.
  const own = makeCertificate()
  await register(await server.signIn("juliet"), "Own", own)
  assert.equal(await offers(server, own), true)
})

test("without authorities of the operator's nobody's word counts", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const authority = makeCertificate({ isAuthority: true })
  assert.equal(await offers(server, makeCertificate({ authority, addresses: ["juliet@localhost"] })), false)
})

test("a disabled account lets no certificate in, and the next owner of a name inherits none", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const bot = makeCertificate()
  await register(await server.signIn("juliet"), "Bot", bot)
  const service = server.service(accounts)
  await service.updateAccount(server.address("juliet"), { isDisabled: true })
  assert.equal(await offers(server, bot), false)
  await service.updateAccount(server.address("juliet"), { isDisabled: false })
  assert.equal(await offers(server, bot), true)
  await service.removeAccount(server.address("juliet"))
  await server.register("juliet")
  assert.equal(await offers(server, bot), false)
})

test("programs add, list and revoke certificates; to add one takes the password", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "romeo")
  const api = await server.api("juliet")
  const bot = makeCertificate()
  const wanted = { name: "Bot", certificate: bot.certificate, password: PASSWORD }
  await api.expect(401, "POST /certificates", { ...wanted, password: "a guess" })
  await api.expect(400, "POST /certificates", { ...wanted, certificate: "none" })
  await api.expect(200, "POST /certificates", wanted)
  await api.expect(409, "POST /certificates", wanted)
  const [, client] = await logIn(server, bot)
  await client.next("features")
  const { certificates } = (await api.expect(200, "GET /certificates")).body
  assert.deepEqual(
    certificates.map(({ name, mayManage, lastUsedAt }: Record<string, unknown>) => ({
      name,
      mayManage,
      lastUsedAt,
    })),
    [{ name: "Bot", mayManage: false, lastUsedAt: server.clock.now() }],
  )
  const romeo = await server.api("romeo")
  await romeo.expect(404, "DELETE /certificates/Bot")
  await api.expect(200, "DELETE /certificates/Bot")
  assert.equal(await client.closing(), "not-authorized")
})
