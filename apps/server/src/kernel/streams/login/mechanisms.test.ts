import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { afterEach, beforeEach, test } from "node:test"
import { DomainError } from "@kith/feature-kit"
import { type ChannelBinding, encodeBase64, SCRAM_HASHES, type Stanza } from "@kith/xmpp"
import { startTestStreams, type TestStreams } from "../testing/start-test-streams.ts"
import { StreamClient } from "../testing/stream-client.ts"

const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
let server: TestStreams

beforeEach(async () => {
  server = await startTestStreams()
})
afterEach(async () => {
  await server.close()
  assert.deepEqual(server.failures, [])
})

async function connect(): Promise<StreamClient> {
  const client = await StreamClient.connectDirectTls(server.ports.directTls)
  await client.open()
  return client
}

function bindingsOf(client: StreamClient): ChannelBinding[] {
  const certificate = client.tls.getPeerX509Certificate()?.raw ?? Buffer.alloc(0)
  return [
    {
      type: "tls-exporter",
      data: client.tls.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0)),
    },
    { type: "tls-server-end-point", data: createHash("sha256").update(certificate).digest() },
  ]
}

const base64 = (text: string) => encodeBase64(Buffer.from(text))
const conditionOf = (failure: Stanza) => failure.elements[0]?.name

async function attempt(client: StreamClient, mechanism: string, message: string): Promise<Stanza> {
  client.send(`<auth xmlns='${NS_SASL}' mechanism='${mechanism}'>${message}</auth>`)
  return client.next("failure|challenge|success")
}

test("every mechanism and kind of channel binding is offered over TLS, the strongest first", async () => {
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  const features = await romeo.open()
  const mechanisms = features.child("mechanisms", NS_SASL)?.elements.map(({ text }) => text)
  assert.deepEqual(mechanisms, [
    "SCRAM-SHA-512-PLUS",
    "SCRAM-SHA-512",
    "SCRAM-SHA-256-PLUS",
    "SCRAM-SHA-256",
    "SCRAM-SHA-1-PLUS",
    "SCRAM-SHA-1",
    "PLAIN",
  ])
  const bindings = features.child("sasl-channel-binding", "urn:xmpp:sasl-cb:0")?.elements
  assert.deepEqual(
    bindings?.map(({ attrs }) => attrs.type),
    ["tls-exporter", "tls-server-end-point"],
  )
})

for (const hash of SCRAM_HASHES) {
  test(`SCRAM-${hash} lets in whoever knows the password, bound to the channel in either way or not at all`, async () => {
    const plain = await connect()
    assert.equal((await plain.scram("romeo", "romeo-password", { hash })).name, "success")
    for (const index of [0, 1]) {
      const romeo = await connect()
      const channelBinding = bindingsOf(romeo)[index]
      assert.ok(channelBinding)
      assert.equal((await romeo.scram("romeo", "romeo-password", { hash, channelBinding })).name, "success")
      const tybalt = await connect()
      const data = Buffer.from(channelBinding.data).map((byte) => byte ^ 1)
      const outcome = await tybalt.scram("romeo", "romeo-password", {
        hash,
        channelBinding: { type: channelBinding.type, data },
      })
      assert.equal(conditionOf(outcome), "not-authorized")
    }
  })
}

test("channel binding works behind STARTTLS too", async () => {
  const romeo = StreamClient.connectTcp(server.ports.tcp)
  await romeo.open()
  await romeo.startTls()
  await romeo.open()
  for (const channelBinding of bindingsOf(romeo)) {
    const outcome = await romeo.scram("romeo", "wrong", { channelBinding })
    assert.equal(conditionOf(outcome), "not-authorized")
  }
  const [channelBinding] = bindingsOf(romeo)
  assert.ok(channelBinding)
  assert.equal((await romeo.scram("romeo", "romeo-password", { channelBinding })).name, "success")
})

test("a client that was told of no channel binding, while it was offered, is refused", async () => {
  const romeo = await connect()
  assert.equal(
    conditionOf(await romeo.scram("romeo", "romeo-password", { couldBind: true })),
    "not-authorized",
  )
})

test("over TLS 1.2 nothing is bound to an exporter that may not be unique", async () => {
  const { connect: connectTls } = await import("node:tls")
  const socket = connectTls({
    port: server.ports.directTls,
    host: "127.0.0.1",
    rejectUnauthorized: false,
    maxVersion: "TLSv1.2",
  })
  const romeo = new StreamClient(socket)
  const features = await romeo.open()
  const bindings = features.child("sasl-channel-binding", "urn:xmpp:sasl-cb:0")?.elements
  assert.deepEqual(
    bindings?.map(({ attrs }) => attrs.type),
    ["tls-unique", "tls-server-end-point"],
  )
  const unique: ChannelBinding = { type: "tls-unique", data: socket.getFinished() ?? Buffer.alloc(0) }
  assert.equal((await romeo.scram("romeo", "romeo-password", { channelBinding: unique })).name, "success")
})

test("over TLS 1.2 nothing is bound to the handshake of a session that was resumed", async () => {
  const { connect: connectTls } = await import("node:tls")
  const options = {
    port: server.ports.directTls,
    host: "127.0.0.1",
    rejectUnauthorized: false,
    maxVersion: "TLSv1.2",
  } as const
  const first = connectTls(options)
  await new StreamClient(first).open()
  const session = first.getSession()
  assert.ok(session)
  const second = connectTls({ ...options, session })
  const features = await new StreamClient(second).open()
  assert.ok(second.isSessionReused())
  assert.ok(!`${features}`.includes("tls-unique"))
})

test("an unknown account is refused in the same words and steps as a wrong password", async () => {
  const answers: string[][] = []
  for (const name of ["romeo", "rosaline"]) {
    const client = await connect()
    const scram = await client.scram(name, "wrong")
    const plain = await client.plain(name, "wrong")
    answers.push([String(scram), String(plain)])
  }
  assert.deepEqual(answers[0], answers[1])
  assert.equal(new Set(server.accounts.attempts.map(({ succeeded }) => succeeded)).size, 1)
  assert.equal(server.accounts.attempts.length, 4)
})

test("PLAIN lets in over TLS, as oneself only", async () => {
  const romeo = await connect()
  const asJuliet = await attempt(romeo, "PLAIN", base64("juliet@localhost\0romeo\0romeo-password"))
  assert.equal(conditionOf(asJuliet), "invalid-authzid")
  for (const message of [
    "\0romeo",
    "romeo-password",
    "\0romeo\0romeo-password\0juliet",
    "\0\0romeo-password",
  ]) {
    const client = await connect()
    assert.equal(conditionOf(await attempt(client, "PLAIN", base64(message))), "malformed-request")
  }
  assert.equal((await romeo.plain("romeo", "romeo-password")).name, "success")
})

test("without TLS a password in one piece is refused even where clear text is admitted from elsewhere", async () => {
  const romeo = StreamClient.connectTcp(server.ports.tcp)
  const features = await romeo.open()
  assert.ok(!features.has("mechanisms", NS_SASL))
})

test("on this machine clear text and PLAIN are admitted when the settings say so", async () => {
  const lenient = await startTestStreams({ requireTls: "unless-loopback" })
  try {
    const romeo = StreamClient.connectTcp(lenient.ports.tcp)
    const features = await romeo.open()
    assert.equal(`${features.elements[0]}`, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    assert.ok(!`${features}`.includes("-PLUS"))
    // Nothing of a log-in in clear text lives on behind TLS.
    await attempt(romeo, "SCRAM-SHA-1", base64("n,,n=romeo,r=abc"))
    await romeo.startTls()
    await romeo.open()
    romeo.send(`<response xmlns='${NS_SASL}'>${base64("c=biws,r=abc,p=AAAA")}</response>`)
    assert.equal(conditionOf(await romeo.next("failure")), "malformed-request")
    const other = StreamClient.connectTcp(lenient.ports.tcp)
    await other.open()
    assert.equal((await other.plain("romeo", "romeo-password")).name, "success")
  } finally {
    await lenient.close()
  }
})

test("each wrong step of a log-in has its condition", async () => {
  const steps: readonly (readonly [string, string, string])[] = [
    ["SCRAM-SHA-3", base64("n,,n=romeo,r=abc"), "invalid-mechanism"],
    ["", base64("n,,n=romeo,r=abc"), "invalid-mechanism"],
    ["SCRAM-SHA-256", "not base64!", "incorrect-encoding"],
    ["SCRAM-SHA-256", "=", "malformed-request"],
    ["SCRAM-SHA-256", base64("n=romeo,r=abc"), "malformed-request"],
    ["SCRAM-SHA-256", base64("n,,n=romeo"), "malformed-request"],
    ["SCRAM-SHA-256", base64("p=tls-exporter,,n=romeo,r=abc"), "malformed-request"],
    ["SCRAM-SHA-256", base64("n,a=juliet@localhost,n=romeo,r=abc"), "invalid-authzid"],
    ["SCRAM-SHA-256-PLUS", base64("n,,n=romeo,r=abc"), "malformed-request"],
    ["SCRAM-SHA-256-PLUS", base64("p=tls-unique,,n=romeo,r=abc"), "malformed-request"],
    ["PLAIN", "", "malformed-request"],
  ]
  for (const [mechanism, message, condition] of steps) {
    const client = await connect()
    assert.equal(conditionOf(await attempt(client, mechanism, message)), condition, `${mechanism} ${message}`)
    client.cut()
  }
})

test("a log-in can be broken off and begun anew", async () => {
  const romeo = await connect()
  assert.equal((await attempt(romeo, "SCRAM-SHA-256", base64("n,,n=romeo,r=abc"))).name, "challenge")
  romeo.send(`<abort xmlns='${NS_SASL}'/>`)
  assert.equal(conditionOf(await romeo.next("failure")), "aborted")
  romeo.send(`<response xmlns='${NS_SASL}'>${base64("c=biws,r=abc,p=AAAA")}</response>`)
  assert.equal(conditionOf(await romeo.next("failure")), "malformed-request")
  await romeo.logIn("romeo")
  assert.deepEqual(server.accounts.attempts, [
    { account: "romeo@localhost", address: "127.0.0.1", succeeded: true },
  ])
})

test("the server says once more what it has offered, where nobody can change it", async () => {
  const romeo = await connect()
  const challenge = await attempt(romeo, "SCRAM-SHA-256", base64("n,,n=romeo,r=abc"))
  const text = Buffer.from(challenge.toElement().text, "base64").toString()
  const offer = [
    "PLAIN\x1eSCRAM-SHA-1\x1eSCRAM-SHA-1-PLUS\x1eSCRAM-SHA-256\x1eSCRAM-SHA-256-PLUS",
    "\x1eSCRAM-SHA-512\x1eSCRAM-SHA-512-PLUS\x1ftls-exporter\x1etls-server-end-point",
  ].join("")
  assert.equal(/,h=(.*)$/.exec(text)?.[1], createHash("sha256").update(offer).digest("base64"))
})

test("a first message may come as the answer to an empty challenge", async () => {
  const romeo = await connect()
  const challenge = await attempt(romeo, "SCRAM-SHA-256", "")
  assert.equal(challenge.toElement().text, "")
  romeo.send(`<response xmlns='${NS_SASL}'>${base64("n,,n=romeo,r=abc")}</response>`)
  const second = await romeo.next("challenge")
  assert.match(Buffer.from(second.toElement().text, "base64").toString(), /^r=abc.+,s=.+,i=4096,h=.+$/)
})

test("the fifth failure ends the stream", async () => {
  const tybalt = await connect()
  for (let count = 0; count < 5; count++) {
    assert.equal(conditionOf(await tybalt.plain("romeo", "guess")), "not-authorized")
  }
  assert.equal(await tybalt.closing(), "policy-violation")
  assert.equal(server.accounts.attempts.length, 5)
})

test("who has guessed too often elsewhere is sent away for a while", async () => {
  server.accounts.refusal = new DomainError("policy-violation", "Too many log-ins; wait a minute.")
  const tybalt = await connect()
  const failure = await tybalt.plain("romeo", "romeo-password")
  assert.equal(conditionOf(failure), "temporary-auth-failure")
  assert.match(`${failure}`, /wait a minute/)
  assert.deepEqual(server.accounts.attempts, [])
})

test("log-in is over when it has succeeded", async () => {
  const romeo = await connect()
  assert.equal((await romeo.plain("romeo", "romeo-password")).name, "success")
  romeo.send(`<auth xmlns='${NS_SASL}' mechanism='PLAIN'/>`)
  assert.equal(await romeo.closing(), "bad-format")
})
