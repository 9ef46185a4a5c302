import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { DomainError, type LoginTask } from "@kith/feature-kit"
import { SaslError, type Stanza } from "@kith/xmpp"
import { findAuthenticationFeature } from "@kith/xmpp/extensions"
import { authenticate, authenticateText, plainText } from "../testing/log-in-by-sasl2.ts"
import { startTestStreams, type TestStreams } from "../testing/start-test-streams.ts"
import { StreamClient } from "../testing/stream-client.ts"

const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
const NS_SASL2 = "urn:xmpp:sasl:2"
let server: TestStreams

beforeEach(async () => {
  server = await startTestStreams({ plain: "always" })
})
afterEach(async () => {
  await server.close()
  assert.deepEqual(server.failures, [])
})

async function connect(from?: string): Promise<StreamClient> {
  const client = await StreamClient.connectDirectTls(server.ports.directTls)
  await client.open("localhost", from)
  return client
}

const conditionOf = (failure: Stanza) => failure.elements.find(({ namespace }) => namespace === NS_SASL)?.name

test("the log-in is offered beside that of RFC 6120, with what can be had along with it", async () => {
  const client = await StreamClient.connectDirectTls(server.ports.directTls)
  const features = await client.open()
  const offer = findAuthenticationFeature(features)
  assert.deepEqual(
    offer?.mechanisms,
    features.child("mechanisms", NS_SASL)?.elements.map(({ text }) => text),
  )
  assert.deepEqual(offer?.inline.map(String), [
    "<sm xmlns='urn:xmpp:sm:3'/>",
    "<bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:sm:3'/></inline></bind>",
  ])
  assert.ok(features.has("sasl-channel-binding", "urn:xmpp:sasl-cb:0"))
})

test("nothing is offered before the connection is secured", async () => {
  const client = StreamClient.connectTcp(server.ports.tcp)
  const features = await client.open()
  assert.ok(!features.has("authentication", NS_SASL2))
  client.send(authenticateText("PLAIN", plainText("romeo")))
  assert.equal(await client.closing(), "policy-violation")
})

test("PLAIN is for clients that know nothing better, unless the settings say otherwise", async () => {
  for (const plain of ["never", "old-clients"] as const) {
    const strict = await startTestStreams({ plain })
    try {
      const client = await StreamClient.connectDirectTls(strict.ports.directTls)
      const features = await client.open()
      assert.ok(!findAuthenticationFeature(features)?.mechanisms.includes("PLAIN"))
      const old = features.child("mechanisms", NS_SASL)?.elements.map(({ text }) => text)
      assert.equal(old?.includes("PLAIN"), plain === "old-clients")
      client.send(authenticateText("PLAIN", plainText("romeo")))
      assert.equal(conditionOf(await client.next("failure")), "invalid-mechanism")
    } finally {
      await strict.close()
    }
  }
})

test("who is in goes on in the same stream, with its features, and binds", async () => {
  const romeo = await connect("romeo@localhost")
  const success = await authenticate(romeo, "romeo")
  assert.equal(success.child("authorization-identifier")?.text, "romeo@localhost")
  const features = await romeo.next("features")
  assert.deepEqual(
    features.elements.map(({ name }) => name),
    ["bind", "session", "sm", "limits", "ver"],
  )
  assert.match(`${await romeo.bind("orchard")}`, /<jid>romeo@localhost\/orchard<\/jid>/)
  assert.equal(server.kernel.session("romeo@localhost/orchard").login.mechanism, "SCRAM-SHA-256")
})

test("the answer to the header of a stream says whom it is for", async () => {
  const romeo = await connect("romeo@localhost/balcony")
  assert.equal(romeo.header?.attrs.to, "romeo@localhost")
  assert.equal((await connect()).header?.attrs.to, undefined)
})

test("a log-in is bound to the channel in this profile too", async () => {
  const romeo = await connect()
  const data = romeo.tls.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0))
  const wrong = { type: "tls-exporter", data: Buffer.alloc(32) } as const
  assert.equal(
    conditionOf(await authenticate(romeo, "romeo", "", { channelBinding: wrong })),
    "not-authorized",
  )
  const right = { type: "tls-exporter", data } as const
  assert.equal((await authenticate(romeo, "romeo", "", { channelBinding: right })).name, "success")
})

test("a client sees when somebody has taken a mechanism out of the offer", async () => {
  const romeo = await connect()
  const offer = {
    mechanisms: ["SCRAM-SHA-256", "SCRAM-SHA-1"],
    channelBindings: ["tls-exporter", "tls-server-end-point"],
  }
  await assert.rejects(authenticate(romeo, "romeo", "", { offer }), /changed the offer/)
})

test("a client that would have bound to the channel, had it been offered, is refused when it was", async () => {
  const romeo = await connect()
  assert.equal(conditionOf(await authenticate(romeo, "romeo", "", { couldBind: true })), "not-authorized")
})

test("an unknown account is refused in the same words and steps as a wrong password", async () => {
  const answers: string[] = []
  for (const name of ["romeo", "rosaline"]) {
    const client = await connect(`${name}@localhost`)
    answers.push(String(await authenticate(client, name, "", { password: "wrong" })))
    client.send(authenticateText("PLAIN", plainText(name, "wrong")))
    answers.push(String(await client.next("failure")))
  }
  assert.deepEqual(answers.slice(0, 2), answers.slice(2))
  assert.equal(server.accounts.attempts.filter(({ succeeded }) => !succeeded).length, 4)
})

test("the stream and the log-in must be in the same name", async () => {
  const tybalt = await connect("romeo@localhost")
  tybalt.send(authenticateText("PLAIN", plainText("tybalt")))
  assert.equal(conditionOf(await tybalt.next("failure")), "invalid-authzid")
  assert.deepEqual(server.accounts.attempts, [])
})

test("a stream in the name of another domain is not opened", async () => {
  const client = await StreamClient.connectDirectTls(server.ports.directTls)
  client.send(
    "<?xml version='1.0'?><stream:stream from='romeo@verona.example' to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
  )
  assert.equal(await client.closing(), "invalid-from")
})

test("only mechanisms are offered that the account has keys for", async () => {
  const tybalt = await StreamClient.connectDirectTls(server.ports.directTls)
  const features = await tybalt.open("localhost", "tybalt@localhost")
  assert.deepEqual(findAuthenticationFeature(features)?.mechanisms, [
    "SCRAM-SHA-1-PLUS",
    "SCRAM-SHA-1",
    "PLAIN",
  ])
})

test("each wrong step of a log-in has its condition, and another may follow", async () => {
  const romeo = await connect()
  const steps: readonly (readonly [string, string | undefined, string])[] = [
    ["SCRAM-SHA-3", "AAAA", "invalid-mechanism"],
    ["HT-SHA-256-NONE", "AAAA", "invalid-mechanism"],
    ["SCRAM-SHA-256", "!", "incorrect-encoding"],
    ["SCRAM-SHA-256", "AAAA", "malformed-request"],
    ["PLAIN", undefined, "malformed-request"],
  ]
  for (const [mechanism, message, condition] of steps) {
    romeo.send(authenticateText(mechanism, message))
    assert.equal(conditionOf(await romeo.next("failure")), condition, mechanism)
  }
  assert.equal((await authenticate(romeo, "romeo")).name, "success")
})

test("a log-in without a first message is asked for it", async () => {
  const romeo = await connect()
  romeo.send(authenticateText("SCRAM-SHA-256", undefined))
  assert.equal((await romeo.next("challenge")).toElement().text, "")
})

test("a log-in can be broken off", async () => {
  const romeo = await connect()
  romeo.send(authenticateText("SCRAM-SHA-256", undefined))
  await romeo.next("challenge")
  romeo.send(`<abort xmlns='${NS_SASL2}'><text>I am somebody else</text></abort>`)
  assert.equal(conditionOf(await romeo.next("failure")), "aborted")
  assert.equal((await authenticate(romeo, "romeo")).name, "success")
})

for (const intruder of [
  authenticateText("PLAIN", plainText("romeo")),
  `<auth xmlns='${NS_SASL}' mechanism='PLAIN'>${plainText("romeo")}</auth>`,
  "<iq type='get' id='1'><query xmlns='jabber:iq:register'/></iq>",
  "<message/>",
]) {
  test(`while a log-in is under way ${intruder.slice(0, 60)} ends the stream`, async () => {
    const romeo = await connect()
    romeo.send(authenticateText("SCRAM-SHA-256", undefined))
    await romeo.next("challenge")
    romeo.send(intruder)
    assert.equal(await romeo.closing(), "not-authorized")
  })
}

test("who is in does not log in once more", async () => {
  const romeo = await connect()
  await authenticate(romeo, "romeo")
  romeo.send(authenticateText("PLAIN", plainText("juliet")))
  assert.equal(await romeo.closing(), "not-authorized")
})

test("the fifth wrong guess ends the stream, whichever profile it came by", async () => {
  const tybalt = await connect()
  for (let count = 0; count < 4; count++) await tybalt.plain("romeo", "guess")
  tybalt.send(authenticateText("PLAIN", plainText("romeo", "guess")))
  assert.equal(conditionOf(await tybalt.next("failure")), "not-authorized")
  assert.equal(await tybalt.closing(), "policy-violation")
})

test("who has guessed too often elsewhere is sent away for a while", async () => {
  server.accounts.refusal = new DomainError("policy-violation", "Too many log-ins; wait a minute.")
  const tybalt = await connect()
  const failure = await authenticate(tybalt, "romeo")
  assert.equal(conditionOf(failure), "temporary-auth-failure")
  assert.match(`${failure}`, /wait a minute/)
})

test("a client may say all it has to say in one piece, before it has heard anything", async () => {
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  romeo.send(
    `<?xml version='1.0'?><stream:stream from='romeo@localhost' to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>${authenticateText(
      "PLAIN",
      plainText("romeo"),
      "<bind xmlns='urn:xmpp:bind:0'/>",
    )}<message><body>Soft!</body></message>`,
  )
  await romeo.next("features")
  await romeo.next("success")
  await romeo.next("features")
  assert.equal((await romeo.next("message")).child("body")?.text, "Soft!")
})

test("what came along with a log-in that failed is not taken", async () => {
  const tybalt = await connect()
  tybalt.send(
    `${authenticateText("PLAIN", plainText("romeo", "guess"), "<bind xmlns='urn:xmpp:bind:0'/>")}<message/>`,
  )
  await tybalt.next("failure")
  assert.equal(await tybalt.closing(), "not-authorized")
  assert.equal(server.kernel.sessions.size, 0)
  assert.deepEqual(server.kernel.received, [])
})

/** Wants to be told the secret it was given. */
function riddle(name: string, isDue: LoginTask["isDue"] = () => true): LoginTask {
  return {
    name,
    isOffered: () => true,
    isDue,
    begin: () => ({
      next(element) {
        const answer = element.child("answer", "urn:example:riddle")?.text
        if (answer === undefined) return { name: "question", attrs: { xmlns: "urn:example:riddle" } }
        if (answer !== "a rose") throw new SaslError("not-authorized", "That is another flower.")
        return undefined
      },
    }),
  }
}

const answerTask = (answer: string) =>
  `<task-data xmlns='${NS_SASL2}'><answer xmlns='urn:example:riddle'>${answer}</answer></task-data>`
const nextTask = (task: string) => `<next xmlns='${NS_SASL2}' task='${task}'/>`

test("tasks are done one after another, and only then the client is in", async () => {
  server.kernel.logins.addTask(riddle("FIRST"))
  server.kernel.logins.addTask(riddle("WANTED", (_, wanted) => wanted.includes("WANTED")))
  server.kernel.logins.addTask(riddle("NEVER", () => false))
  const romeo = await connect()
  const upgrade = "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>WANTED</upgrade>"
  const first = await authenticate(romeo, "romeo", `${upgrade}<bind xmlns='urn:xmpp:bind:0'/>`)
  assert.equal(first.name, "continue")
  assert.equal(
    first
      .child("tasks")
      ?.elements.map(({ text }) => text)
      .join(),
    "FIRST",
  )
  assert.equal(server.kernel.sessions.size, 0)
  for (const task of ["FIRST", "WANTED"]) {
    romeo.send(nextTask(task))
    assert.ok((await romeo.next("task-data")).child("question", "urn:example:riddle"))
    romeo.send(answerTask("a rose"))
    const then = await romeo.next("continue|success")
    assert.equal(then.name, task === "FIRST" ? "continue" : "success")
    assert.equal(then.child("additional-data"), undefined)
  }
  assert.equal(server.kernel.sessions.size, 1)
  assert.equal(server.accounts.attempts.length, 1)
})

test("tasks that may be asked for are offered", async () => {
  server.kernel.logins.addTask(riddle("FIRST"))
  const client = await StreamClient.connectDirectTls(server.ports.directTls)
  assert.deepEqual(findAuthenticationFeature(await client.open())?.upgrades, ["FIRST"])
})

test("a task that failed is a guess, and the stream is of no more use", async () => {
  server.kernel.logins.addTask(riddle("FIRST"))
  const tybalt = await connect()
  await authenticate(tybalt, "romeo")
  tybalt.send(nextTask("FIRST"))
  await tybalt.next("task-data")
  tybalt.send(answerTask("a thistle"))
  assert.equal(conditionOf(await tybalt.next("failure")), "not-authorized")
  assert.deepEqual(
    server.accounts.attempts.map(({ succeeded }) => succeeded),
    [false],
  )
  tybalt.send(authenticateText("PLAIN", plainText("romeo")))
  assert.equal(await tybalt.closing(), "not-authorized")
})

test("no task can be left out or taken for another", async () => {
  server.kernel.logins.addTask(riddle("FIRST"))
  for (const text of [nextTask("SECOND"), answerTask("a rose")]) {
    const tybalt = await connect()
    await authenticate(tybalt, "romeo")
    tybalt.send(text)
    assert.equal(conditionOf(await tybalt.next("failure")), "malformed-request")
  }
  const tybalt = await connect()
  await authenticate(tybalt, "romeo")
  tybalt.send("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
  assert.equal(await tybalt.closing(), "not-authorized")
})
