import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { DomainError, type LoginMechanism } from "@kith/feature-kit"
import { type Stanza, stanza } from "@kith/xmpp"
import { findAuthenticationFeature, findBind2Features, findBound } from "@kith/xmpp/extensions"
import { TestClient } from "../../../testing/test-client.ts"
import { authenticate, authenticateText, plainText } from "../testing/log-in-by-sasl2.ts"
import { romeo as romeosAddress, startTestStreams, type TestStreams } from "../testing/start-test-streams.ts"
import { StreamClient } from "../testing/stream-client.ts"

const NS_MANAGEMENT = "urn:xmpp:sm:3"
const AGENT = "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/>"
const OTHER_AGENT = "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87771'/>"
const MANAGED = `<enable xmlns='${NS_MANAGEMENT}' resume='true'/>`
const bind = (children = "") => `<bind xmlns='urn:xmpp:bind:0'>${children}</bind>`
const tag = (text: string) => `<tag>${text}</tag>`
const resume = (id: string | undefined, h: number) =>
  `<resume xmlns='${NS_MANAGEMENT}' previd='${id}' h='${h}'/>`
let server: TestStreams

beforeEach(async () => {
  server = await startTestStreams({ plain: "always" })
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

/** Logs in with what is wanted along with that, and gives `<success/>`. */
async function enter(client: StreamClient, inline: string, name = "romeo"): Promise<Stanza> {
  const success = await authenticate(client, name, inline)
  assert.equal(success.name, "success", `${success}`)
  return success
}

const addressOf = (success: Stanza) => success.child("authorization-identifier")?.text ?? ""

test("a resource is bound along with the log-in, by the tag of the client", async () => {
  const romeo = await connect()
  const success = await enter(romeo, bind(tag("Balcony")))
  assert.match(addressOf(success), /^romeo@localhost\/Balcony\/.{12}$/)
  assert.equal(`${findBound(success)}`, "<bound xmlns='urn:xmpp:bind:0'/>")
  const features = await romeo.next("features")
  assert.deepEqual(
    features.elements.map(({ name }) => name),
    ["sm", "limits", "ver"],
  )
  romeo.send(`<message to='${addressOf(success)}'><body>Soft!</body></message>`)
  assert.equal((await romeo.next("message")).from, addressOf(success))
})

test("without a tag, or with one that cannot be a resource, the server chooses", async () => {
  for (const children of ["", tag(""), tag("x".repeat(65)), tag("&#x7f;")]) {
    assert.match(addressOf(await enter(await connect(), bind(children))), /^romeo@localhost\/[\w-]{12}$/)
  }
})

test("an installation of a client gets the same resource each time, which does not tell what it is", async () => {
  const first = addressOf(await enter(await connect(), AGENT + bind(tag("Balcony"))))
  const again = addressOf(await enter(await connect(), AGENT + bind(tag("Balcony"))))
  const other = addressOf(await enter(await connect(), OTHER_AGENT + bind(tag("Balcony"))))
  const juliets = addressOf(await enter(await connect(), AGENT + bind(tag("Balcony")), "juliet"))
  assert.equal(first, again)
  assert.notEqual(first, other)
  assert.notEqual(juliets.split("/")[2], first.split("/")[2])
  assert.ok(!first.includes("d4565fa7"))
})

test("a client that says nothing of itself gets a new resource each time", async () => {
  const first = addressOf(await enter(await connect(), bind(tag("Balcony"))))
  assert.notEqual(first, addressOf(await enter(await connect(), bind(tag("Balcony")))))
})

test("stream management begins along with the resource and counts all that follows", async () => {
  const romeo = await connect()
  const success = await enter(romeo, bind(MANAGED))
  const enabled = findBound(success)?.child("enabled", NS_MANAGEMENT)
  assert.equal(enabled?.attrs.resume, "true")
  assert.ok((enabled.attrs.id?.length ?? 0) >= 20)
  const features = await romeo.next("features")
  assert.ok(!features.has("sm", NS_MANAGEMENT))
  romeo.send(`<message to='${addressOf(success)}'/>`)
  await romeo.next("message")
  assert.equal(await romeo.handled(), 1)
  assert.equal(server.kernel.session(addressOf(success)).sent, 1)
  romeo.send(MANAGED)
  await romeo.until(() => romeo.inbox.some(({ name }) => name === "failed"))
})

test("what is sent while the resource is being bound comes after the client has heard of it, and is counted", async () => {
  server.kernel.logins.addBinding("urn:example:greeting", (session) => {
    session.send(stanza({ name: "message", attrs: { id: "greeting" } }))
    return undefined
  })
  const romeo = await connect()
  const success = await enter(romeo, bind(MANAGED))
  await romeo.next("features")
  assert.equal((await romeo.next("message")).id, "greeting")
  assert.equal(server.kernel.session(addressOf(success)).sent, 1)
})

test("a session is carried on along with the log-in, ahead of any binding", async () => {
  const romeo = await connect()
  const success = await enter(romeo, bind(MANAGED))
  const id = findBound(success)?.child("enabled", NS_MANAGEMENT)?.attrs.id
  const session = server.kernel.session(addressOf(success))
  await romeo.next("features")
  romeo.cut()
  while (!session.isDetached) await new Promise(setImmediate)
  session.send(stanza({ name: "message", attrs: { id: "missed" } }))

  const again = await connect()
  const resumed = await enter(again, resume(id, 0) + bind(tag("Other")))
  assert.equal(addressOf(resumed), addressOf(success))
  assert.equal(resumed.child("resumed", NS_MANAGEMENT)?.attrs.previd, id)
  assert.equal(findBound(resumed), undefined)
  // No features: the stream is as it was.
  assert.equal((await again.next("message")).id, "missed")
  assert.deepEqual(server.kernel.resumed, [addressOf(success)])
  assert.equal(server.kernel.sessions.size, 1)
})

test("where nothing can be carried on a resource is bound, and the client learns what was handled", async () => {
  const romeo = await connect()
  const success = await enter(romeo, bind(MANAGED))
  const id = findBound(success)?.child("enabled", NS_MANAGEMENT)?.attrs.id
  romeo.send("<message/>")
  await romeo.next("features")
  await romeo.next("message")
  romeo.send("</stream:stream>")
  await romeo.closing()

  const again = await connect()
  const bound = await enter(again, resume(id, 0) + bind(MANAGED))
  const failed = bound.child("failed", NS_MANAGEMENT)
  assert.ok(failed?.child("item-not-found", "urn:ietf:params:xml:ns:xmpp-stanzas"))
  assert.equal(failed?.attrs.h, "1")
  assert.ok(findBound(bound)?.child("enabled", NS_MANAGEMENT))
  await again.next("features")
})

test("the session of somebody else is not carried on", async () => {
  const success = await enter(await connect(), bind(MANAGED))
  const id = findBound(success)?.child("enabled", NS_MANAGEMENT)?.attrs.id
  const tybalt = await connect()
  const answer = await authenticate(tybalt, "juliet", resume(id, 0))
  assert.ok(
    answer.child("failed", NS_MANAGEMENT)?.child("item-not-found", "urn:ietf:params:xml:ns:xmpp-stanzas"),
  )
  assert.equal(addressOf(answer), "juliet@localhost")
  assert.equal(server.kernel.session(addressOf(success)).isDetached, false)
})

test("nothing of the inline requests happens when the log-in fails", async () => {
  const success = await enter(await connect(), bind(MANAGED))
  const id = findBound(success)?.child("enabled", NS_MANAGEMENT)?.attrs.id
  const tybalt = await connect()
  const failure = await authenticate(tybalt, "romeo", resume(id, 0) + bind(), { password: "wrong" })
  assert.equal(failure.name, "failure")
  assert.equal(server.kernel.session(addressOf(success)).isDetached, false)
  assert.equal(server.kernel.sessions.size, 1)
})

test("who claims to have more than was sent is not let on", async () => {
  const romeo = await connect()
  const success = await enter(romeo, bind(MANAGED))
  const id = findBound(success)?.child("enabled", NS_MANAGEMENT)?.attrs.id
  const again = await connect()
  again.send(authenticateText("PLAIN", plainText("romeo"), resume(id, 7)))
  assert.equal(await again.closing(), "undefined-condition")
})

test("a client that may not have a session is in all the same, and may ask again", async () => {
  server.kernel.refusal = new DomainError("resource-constraint", "You have 20 sessions.")
  const romeo = await connect()
  const success = await enter(romeo, bind(tag("Balcony")))
  assert.equal(addressOf(success), "romeo@localhost")
  assert.equal(findBound(success), undefined)
  const features = await romeo.next("features")
  assert.ok(features.has("bind", "urn:ietf:params:xml:ns:xmpp-bind"))
  assert.match(`${await romeo.bind("orchard")}`, /You have 20 sessions/)
})

test("features begin with the session, asked for or not, and answer in its place", async () => {
  const seen: string[] = []
  server.kernel.logins.addBinding("urn:example:loud", (session, request) => {
    seen.push(`${session.jid.bare} ${request?.name}`)
    return request && { name: "done", attrs: { xmlns: "urn:example:loud" } }
  })
  server.kernel.logins.addBinding(
    "urn:example:silent",
    () => ({ name: "news", attrs: { xmlns: "urn:example:silent" } }),
    {
      isSilent: true,
    },
  )
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  const offer = findAuthenticationFeature(await romeo.open())
  assert.deepEqual(findBind2Features(offer?.inline ?? []), [NS_MANAGEMENT, "urn:example:loud"])
  const success = await enter(romeo, bind("<start xmlns='urn:example:loud'/>"))
  assert.ok(findBound(success)?.child("done", "urn:example:loud"))
  assert.ok(findBound(success)?.child("news", "urn:example:silent"))
  const bound = findBound(await enter(await connect(), bind()))
  assert.ok(!bound?.child("done", "urn:example:loud") && bound?.child("news", "urn:example:silent"))
  assert.deepEqual(seen, ["romeo@localhost start", "romeo@localhost undefined"])
})

test("a feature that refuses or breaks does not keep the client out", async () => {
  server.kernel.logins.addBinding("urn:example:refusing", () => {
    throw new DomainError("not-allowed", "Not today.")
  })
  server.kernel.logins.addBinding("urn:example:broken", async () => {
    throw new Error("a bug")
  })
  const romeo = await connect()
  assert.match(addressOf(await enter(romeo, bind())), /^romeo@localhost\/.+/)
  assert.equal(server.failures.length, 1)
  assert.match(server.failures[0] ?? "", /a bug/)
  ;(server.failures as string[]).length = 0
})

test("a credential for one resource binds that one and no other", async () => {
  const mechanism: LoginMechanism = {
    name: "ORCHARD",
    strength: 1,
    isOffered: () => true,
    begin: () => ({
      next: () => ({
        proof: {
          user: romeosAddress,
          credential: { kind: "certificate", id: "key" },
          access: "normal",
          resource: "orchard",
        },
      }),
    }),
  }
  server.kernel.logins.addMechanism(mechanism)
  const other = await connect()
  const elsewhere = findBound(await enter(other, bind(tag("Balcony") + MANAGED)))?.child(
    "enabled",
    NS_MANAGEMENT,
  )
  const client = await connect()
  client.send(authenticateText("ORCHARD", "", resume(elsewhere?.attrs.id, 0) + bind(tag("Balcony"))))
  const success = await client.next("success")
  assert.ok(success.has("failed", NS_MANAGEMENT))
  assert.equal(addressOf(success), "romeo@localhost/orchard")
  const old = await connect()
  await old.auth("ORCHARD", "=")
  await old.open()
  assert.match(`${await old.bind("balcony")}`, /<jid>romeo@localhost\/orchard<\/jid>/)
})

test("behind STARTTLS and over a WebSocket it is the same", async () => {
  const romeo = StreamClient.connectTcp(server.ports.tcp)
  await romeo.open()
  await romeo.startTls()
  await romeo.open()
  assert.match(addressOf(await enter(romeo, bind(tag("Balcony")))), /^romeo@localhost\/Balcony\//)

  const web = new TestClient(`ws://127.0.0.1:${server.ports.http}/xmpp`)
  const success = await web.logIn(romeosAddress, "romeo-password", bind(tag("Balcony") + MANAGED))
  assert.ok(findBound(success)?.child("enabled", NS_MANAGEMENT))
  await web.next("features")
  web.send(`<message to='${web.jid}' id='soft'/>`)
  await web.next("message", ({ id }) => id === "soft")
  await web.close()
})

test("the profile of RFC 6120 can be used on the next connection to carry the session on", async () => {
  const romeo = await connect()
  const success = await enter(romeo, bind(MANAGED))
  const id = findBound(success)?.child("enabled", NS_MANAGEMENT)?.attrs.id ?? ""
  romeo.cut()
  const again = await StreamClient.connectDirectTls(server.ports.directTls)
  assert.equal((await again.resume("romeo", id, 0)).name, "resumed")
  assert.equal(server.kernel.session(addressOf(success)).login.mechanism, "SCRAM-SHA-256")
})
