import assert from "node:assert/strict"
import { test } from "node:test"
import {
  encodeBase64,
  encodeTokenLogin,
  type FastToken,
  findAuthenticationFeature,
  findFastMechanisms,
  findFastToken,
  nobleScramCrypto,
  proveToken,
  readAdditionalData,
  type Stanza,
} from "@kith/xmpp"
import { accounts } from "../../features.ts"
import { StreamClient } from "../../kernel/streams/testing/stream-client.ts"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"

const NS_SASL2 = "urn:xmpp:sasl:2"
const DAY_MS = 24 * 60 * 60 * 1000
const PHONE = "d4565fa7-4d72-4749-b3d3-740edbf87770"
const LAPTOP = "d4565fa7-4d72-4749-b3d3-740edbf87771"
const agent = (id: string) => `<user-agent id='${id}'><software>Balcony</software></user-agent>`
const wanting = (mechanism: string) => `<request-token xmlns='urn:xmpp:fast:0' mechanism='${mechanism}'/>`
const BIND = "<bind xmlns='urn:xmpp:bind:0'/>"

/** Logs in with the password, and asks for a token. */
async function getToken(
  server: TestServer,
  name: string,
  id = PHONE,
  mechanism = "HT-SHA-256-NONE",
): Promise<FastToken | undefined> {
  const client = server.connect()
  const success = await client.logIn(server.address(name), PASSWORD, agent(id) + wanting(mechanism) + BIND)
  await client.close()
  return findFastToken(success)
}

/** Days pass in which nothing happens. */
const pass = (server: TestServer, days: number) => server.clock.jumpTo(server.clock.now() + days * DAY_MS)

interface Use {
  readonly id?: string | undefined
  readonly mechanism?: string
  readonly binding?: Uint8Array
  /** Attributes of `<fast/>`. */
  readonly fast?: string
  readonly more?: string
}

/** `<authenticate/>` with a token, and the proof that the server is to answer with. */
function useOf(name: string, token: string, use: Use = {}): { text: string; responder: Uint8Array } {
  const { id = PHONE, mechanism = "HT-SHA-256-NONE", binding = new Uint8Array(), fast = "", more = "" } = use
  const proofs = proveToken(token, binding, nobleScramCrypto)
  const message = encodeBase64(encodeTokenLogin(name, proofs.initiator))
  const text = `<authenticate xmlns='${NS_SASL2}' mechanism='${mechanism}'><initial-response>${message}</initial-response>${agent(
    id,
  )}<fast xmlns='urn:xmpp:fast:0'${fast}/>${more}</authenticate>`
  return { text, responder: proofs.responder }
}

async function comeBack(
  server: TestServer,
  name: string,
  token: string | undefined,
  use: Use = {},
): Promise<Stanza> {
  // So that nothing that was wrong before slows this down.
  server.clock.advance(60_000)
  const client = server.connect()
  await client.openStream(server.domain, server.address(name))
  const outcome = await attempt(client, name, token, use)
  await client.close()
  return outcome
}

async function attempt(
  client: TestClient,
  name: string,
  token: string | undefined,
  use: Use = {},
): Promise<Stanza> {
  const { text, responder } = useOf(name, token ?? "", use)
  client.send(text)
  const outcome = await client.next("success|failure")
  if (outcome.name === "success") {
    assert.deepEqual(readAdditionalData(outcome), responder)
    client.takeAddress(outcome)
  }
  return outcome
}

const nameOf = (outcome: Stanza) => (outcome.name === "success" ? "success" : outcome.elements[0]?.name)

test("a client comes back with a token in one step and does as it likes", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const token = await getToken(server, "juliet")
  assert.equal(token?.expiresAt, server.clock.now() + 30 * DAY_MS)
  assert.ok(token.token.length >= 43)
  const client = server.connect()
  const features = await client.openStream(server.domain, server.address("juliet"))
  const offer = findAuthenticationFeature(features)
  assert.deepEqual(findFastMechanisms(offer?.inline ?? []), ["HT-SHA-256-NONE"])
  assert.ok(!offer?.mechanisms.some((name) => name.startsWith("HT-")))
  const success = await attempt(client, "juliet", token.token, { more: BIND })
  assert.equal(findFastToken(success), undefined)
  client.send(`<message to='${client.jid}' id='soft'/>`)
  await client.next("message", ({ id }) => id === "soft")
})

test("a token survives a restart and is of no use to anybody else", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const token = (await getToken(server, "juliet"))?.token
  await server.restart()
  assert.equal(nameOf(await comeBack(server, "romeo", token)), "not-authorized")
  assert.equal(nameOf(await comeBack(server, "nobody", token)), "not-authorized")
  assert.equal(nameOf(await comeBack(server, "juliet", token, { id: LAPTOP })), "not-authorized")
  assert.equal(nameOf(await comeBack(server, "juliet", `${token}x`)), "not-authorized")
  assert.equal(nameOf(await comeBack(server, "juliet", token)), "success")
})

test("a token is bound to the channel by the mechanism it was asked for, and works by no other", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const connect = async () => {
    const client = await StreamClient.connectDirectTls(server.ports.directTls ?? 0)
    const features = await client.open("localhost", "juliet@localhost")
    const binding = client.tls.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0))
    return { client, features, binding }
  }
  const token = (await getToken(server, "juliet", PHONE, "HT-SHA-256-EXPR"))?.token ?? ""
  const { client, features, binding } = await connect()
  assert.deepEqual(findFastMechanisms(findAuthenticationFeature(features)?.inline ?? []), [
    "HT-SHA-256-EXPR",
    "HT-SHA-256-ENDP",
    "HT-SHA-256-NONE",
  ])
  const wrong: readonly Use[] = [
    { mechanism: "HT-SHA-256-NONE" },
    { mechanism: "HT-SHA-256-ENDP", binding },
    { mechanism: "HT-SHA-256-EXPR", binding: (await connect()).binding },
  ]
  for (const use of wrong) {
    client.send(useOf("juliet", token, use).text)
    assert.equal(nameOf(await client.next("failure")), "not-authorized", `${use.mechanism}`)
  }
  server.clock.advance(120_000)
  const again = await connect()
  const use = { mechanism: "HT-SHA-256-EXPR", binding: again.binding, more: BIND }
  const { text, responder } = useOf("juliet", token, use)
  again.client.send(text)
  const success = await again.client.next("success")
  assert.deepEqual(readAdditionalData(success), responder)
  assert.equal(
    nameOf(await comeBack(server, "juliet", token, { mechanism: "HT-SHA-256-EXPR" })),
    "invalid-mechanism",
  )
  again.client.cut()
})

test("nothing but a token comes by its mechanism, and nothing without saying that it is one", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const token = (await getToken(server, "juliet"))?.token ?? ""
  const client = server.connect()
  await client.openStream(server.domain)
  const { text } = useOf("juliet", token)
  const refusals = [
    [text.replace(/<fast [^>]*>/, ""), "invalid-mechanism"],
    [text.replace("HT-SHA-256-NONE", "SCRAM-SHA-256"), "invalid-mechanism"],
    [text.replace("HT-SHA-256-NONE", "HT-SHA-256-UNIQ"), "invalid-mechanism"],
    [text.replace(/<user-agent.*<\/user-agent>/, ""), "malformed-request"],
    [text.replace(/<initial-response>.*<\/initial-response>/, ""), "malformed-request"],
    [
      text.replace(/<initial-response>.*<\/initial-response>/, "<initial-response>AAAA</initial-response>"),
      "malformed-request",
    ],
  ] as const
  for (const [request, condition] of refusals) {
    client.send(request)
    assert.equal(nameOf(await client.next("failure")), condition, request)
  }
  assert.equal(nameOf(await attempt(client, "juliet", token)), "success")
})

test("a token that is a day old is replaced, and stays good until the new one has been used", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const first = (await getToken(server, "juliet"))?.token
  await comeBack(server, "juliet", first)
  pass(server, 1)
  const lost = findFastToken(await comeBack(server, "juliet", first))?.token
  assert.ok(lost !== undefined && lost !== first)
  // The client never got the answer, so it comes with the old one; the new one it gets then replaces the lost one.
  const second = findFastToken(await comeBack(server, "juliet", first))?.token
  assert.equal(nameOf(await comeBack(server, "juliet", lost)), "not-authorized")
  assert.equal(nameOf(await comeBack(server, "juliet", second)), "success")
  assert.equal(nameOf(await comeBack(server, "juliet", first)), "not-authorized")
  assert.equal(findFastToken(await comeBack(server, "juliet", second)), undefined)
})

test("a token that is too old is expired, not wrong, and then forgotten", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const token = (await getToken(server, "juliet"))?.token
  pass(server, 30)
  assert.equal(nameOf(await comeBack(server, "juliet", token)), "credentials-expired")
  assert.equal(nameOf(await comeBack(server, "juliet", token)), "not-authorized")
})

test("a client that signs out takes its tokens with it", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const token = (await getToken(server, "juliet"))?.token
  const laptops = (await getToken(server, "juliet", LAPTOP))?.token
  pass(server, 1)
  const goodbye = await comeBack(server, "juliet", token, { fast: " invalidate='true'" })
  assert.equal(nameOf(goodbye), "success")
  assert.equal(findFastToken(goodbye), undefined)
  assert.equal(nameOf(await comeBack(server, "juliet", token)), "not-authorized")
  assert.equal(nameOf(await comeBack(server, "juliet", laptops, { id: LAPTOP })), "success")
})

test("a client may change its token for another in the same step", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const token = (await getToken(server, "juliet"))?.token
  const use = { fast: " invalidate='1'", more: wanting("HT-SHA-256-NONE") }
  const next = findFastToken(await comeBack(server, "juliet", token, use))?.token
  assert.equal(nameOf(await comeBack(server, "juliet", token)), "not-authorized")
  assert.equal(nameOf(await comeBack(server, "juliet", next)), "success")
})

test("what was said once cannot be said again by who counts", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const token = (await getToken(server, "juliet"))?.token
  const uses: readonly (readonly [string, string])[] = [
    [" count='7'", "success"],
    [" count='7'", "not-authorized"],
    [" count='6'", "not-authorized"],
    ["", "not-authorized"],
    [" count='nine'", "not-authorized"],
    [" count='8'", "success"],
  ]
  for (const [fast, outcome] of uses) {
    assert.equal(nameOf(await comeBack(server, "juliet", token, { fast })), outcome, fast)
  }
})

test("of two who come with the same count at once one gets in", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const token = (await getToken(server, "juliet"))?.token
  await comeBack(server, "juliet", token, { fast: " count='1'" })
  const outcomes = await Promise.all(
    [1, 2, 3].map(() => comeBack(server, "juliet", token, { fast: " count='2'" })),
  )
  assert.equal(outcomes.map(nameOf).filter((name) => name === "success").length, 1)
})

test("a new password, a disabled and a removed account take all tokens away", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "romeo")
  const service = server.service(accounts)
  const juliet = server.address("juliet")
  const first = (await getToken(server, "juliet"))?.token
  await service.setPassword(juliet, PASSWORD)
  assert.equal(nameOf(await comeBack(server, "juliet", first)), "not-authorized")

  const second = (await getToken(server, "juliet"))?.token
  await service.updateAccount(juliet, { isDisabled: true })
  assert.equal(nameOf(await comeBack(server, "juliet", second)), "not-authorized")
  await service.updateAccount(juliet, { isDisabled: false })
  assert.equal(nameOf(await comeBack(server, "juliet", second)), "not-authorized")

  const third = (await getToken(server, "juliet"))?.token
  await service.removeAccount(juliet)
  await server.register("juliet")
  assert.equal(nameOf(await comeBack(server, "juliet", third)), "not-authorized")
})

test("guessing tokens is slowed down and ends the stream as guessing passwords does", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const client = server.connect()
  await client.openStream(server.domain)
  const answers: string[] = []
  for (const name of ["juliet", "nobody", "juliet"]) answers.push(`${await attempt(client, name, "guess")}`)
  assert.equal(new Set(answers).size, 1)
  const more = [attempt(client, "juliet", "guess"), attempt(client, "nobody", "guess")]
  server.clock.advance(10_000)
  await Promise.all(more)
  assert.equal((await client.next("error")).elements[0]?.name, "policy-violation")
})

test("no token is given without a mechanism that is known, or to who does not say which client it is", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  assert.equal(await getToken(server, "juliet", PHONE, "HT-MD5-NONE"), undefined)
  assert.equal(await getToken(server, "juliet", "no-uuid"), undefined)
  const client = server.connect()
  const success = await client.logIn(server.address("juliet"), PASSWORD, agent(PHONE))
  assert.equal(findFastToken(success), undefined)
})

test("for one more client the one that came last longest ago loses its token", async () => {
  await using server = await startTestServer({ config: "[fast-tokens]\nmax-clients-per-account = 2" })
  await server.register("juliet")
  const ids = ["0", "1", "2"].map((end) => PHONE.replace(/.$/, end))
  const one = await getToken(server, "juliet", ids[0])
  const two = await getToken(server, "juliet", ids[1])
  assert.equal(nameOf(await comeBack(server, "juliet", one?.token, { id: ids[0] })), "success")
  await getToken(server, "juliet", ids[2])
  assert.equal(nameOf(await comeBack(server, "juliet", two?.token, { id: ids[1] })), "not-authorized")
  assert.equal(nameOf(await comeBack(server, "juliet", one?.token, { id: ids[0] })), "success")
})

test("nothing that is stored lets anybody in", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const token = (await getToken(server, "juliet"))?.token ?? ""
  const { readFile, readdir } = await import("node:fs/promises")
  const folder = server.certificatePath.replace(/\/tls\/.*$/, "")
  for (const file of await readdir(folder)) {
    const text = await readFile(`${folder}/${file}`, "latin1").catch(() => "")
    assert.ok(!text.includes(token), file)
  }
})
