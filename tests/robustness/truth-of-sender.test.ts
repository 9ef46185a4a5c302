import assert from "node:assert/strict"
import { after, before, beforeEach, describe, it } from "node:test"
import { startTestServer, type TestClient, type TestServer } from "@kith/server/testing"
import type { Stanza, XmlElement } from "@kith/xmpp"

const IDS = "urn:xmpp:sid:0"
const FORWARD = "urn:xmpp:forward:0"
const CARBONS = "urn:xmpp:carbons:2"
const DISCO = "http://jabber.org/protocol/disco#info"
const ARCHIVE = "urn:xmpp:mam:2"

const FORGED_SENDERS = [
  "juliet@localhost",
  "juliet@localhost/balcony",
  "tybalt@localhost/elsewhere",
  "localhost",
  "localhost/admin",
  "verona.example",
  "tybalt@verona.example/street",
  "tybalt@localhost.evil.example/street",
  // Look-alikes: Cyrillic у, a full stop of another width, an invisible joiner, the dotless i.
  "tуbalt@localhost/street",
  "tybalt@localhost/street\u200d",
  "tybalt@localhost/Street",
  "tyba\u200dlt@localhost/street",
  "@localhost/street",
  "",
  "x".repeat(3000),
]

describe("Whoever a stanza says it is from, it is from", () => {
  let server: TestServer
  let tybalt: TestClient
  let juliet: TestClient

  before(async () => {
    server = await startTestServer()
    await server.register("tybalt", "juliet", "romeo")
    juliet = await server.join("juliet", "balcony")
    await juliet.ask(`<enable xmlns='${CARBONS}'/>`, { type: "set" })
    tybalt = await server.join("tybalt", "street")
  })
  beforeEach(async () => {
    await juliet.settle()
    juliet.takeAll("message")
  })
  after(async () => {
    await server.stop()
    assert.deepEqual(server.complaints, [])
  })

  /** What Juliet gets when Tybalt sends this to her. */
  const receive = async (inner: string, attrs = ""): Promise<Stanza> => {
    tybalt.send(`<message to='juliet@localhost' type='chat' id='f-1' ${attrs}>${inner}</message>`)
    return juliet.next("message", ({ id }) => id === "f-1")
  }

  it("a stanza in somebody else's name ends the stream of its sender", async () => {
    for (const from of FORGED_SENDERS) {
      for (const stanza of [
        `<message from='${from}' to='juliet@localhost' type='chat'><body>I hate thee</body></message>`,
        `<presence from='${from}' to='juliet@localhost' type='subscribe'/>`,
        `<iq from='${from}' to='juliet@localhost/balcony' type='get' id='x'><ping xmlns='urn:xmpp:ping'/></iq>`,
      ]) {
        const forger = await server.signIn("tybalt", "forgery")
        forger.send(stanza)
        const error = await forger.next("error")
        assert.ok(error.has("invalid-from", "urn:ietf:params:xml:ns:xmpp-streams"), `${from}: ${error}`)
        await forger.close()
      }
    }
    await juliet.settle()
    assert.deepEqual(
      juliet.inbox.filter(({ from }) => from !== juliet.jid.toString() && from !== "localhost").map(String),
      [],
    )
  })

  it("one's own address in any spelling becomes the full one", async () => {
    for (const from of [
      "tybalt@localhost",
      "TYBALT@LOCALHOST/street",
      "tybalt@localhost/street",
      "ｔybalt@localhost",
    ]) {
      const message = await receive("<body>Turn thee</body>", `from='${from}'`)
      assert.equal(message.from, "tybalt@localhost/street")
    }
  })

  it("a namespace makes no second from", async () => {
    const message = await receive(
      "<body>x</body>",
      "xmlns:c='jabber:client' c:from='juliet@localhost' xmlns:x='urn:x' x:from='romeo@localhost'",
    )
    assert.equal(message.from, "tybalt@localhost/street")
  })

  it("ids in the name of an account here are this server's own, however many were forged and wherever", async () => {
    const forged = [
      `<stanza-id xmlns='${IDS}' by='juliet@localhost' id='forged'/>`,
      `<stanza-id xmlns='${IDS}' by='juliet@localhost' id='forged'></stanza-id>`,
      `<stanza-id by="JULIET@Localhost" id='forged' xmlns="${IDS}"/>`,
      `<stanza-id xmlns='${IDS}' by='&#106;uliet@localhost' id='forged'/>`,
      `<stanza-id xmlns='urn:xmpp:sid&#58;0' by='juliet@localhost' id='forged'/>`,
      `<s:stanza-id xmlns:s='${IDS}' by='juliet@localhost' id='forged'/>`,
      `<stanza-id xmlns='${IDS}' by='juliet@localhost/balcony' id='forged'/>`,
      `<stanza-id xmlns='${IDS}' by='tybalt@localhost' id='forged'/>`,
      `<stanza-id xmlns='${IDS}' by='localhost' id='forged'/>`,
      `<stanza-id xmlns='${IDS}' by='localhost.' id='forged'/>`,
      `<stanza-id xmlns='${IDS}' by='ｊuliet@localhost' id='forged'/>`,
    ]
    for (const copies of [1, 3]) {
      for (const id of [...forged, forged.join("")]) {
        const message = await receive(`${id.repeat(copies)}<body>x</body>${id}`)
        const ids = message.elements.filter(
          ({ name, namespace }) => name === "stanza-id" && namespace === IDS,
        )
        assert.deepEqual(
          ids.map(({ attrs }) => attrs.by),
          ["juliet@localhost"],
          `${id} left ${message}`,
        )
        assert.notEqual(ids[0]?.attrs.id, "forged")
      }
    }
    // What is archived is as clean.
    const { result } = await readArchive(juliet, 10)
    for (const message of result)
      assert.doesNotMatch(String(message), /by='juliet@localhost'[^>]*id='forged'/)
  })

  it("a prefix that the whole message declares does not smuggle an id in", async () => {
    const message = await receive(
      "<s:stanza-id by='juliet@localhost' id='forged'/><body>x</body>",
      `xmlns:s='${IDS}'`,
    )
    const ids = message.elements.filter(({ name, namespace }) => name === "stanza-id" && namespace === IDS)
    assert.deepEqual(
      ids.map(({ attrs }) => attrs.by),
      ["juliet@localhost"],
    )
    assert.notEqual(ids[0]?.attrs.id, "forged")
  })

  it("forged copies of other people's messages come from the forger", async () => {
    const original = `<message xmlns='jabber:client' from='romeo@localhost/orchard' to='juliet@localhost'><body>Adieu</body></message>`
    const forwarded = `<forwarded xmlns='${FORWARD}'><delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>${original}</forwarded>`
    for (const wrapper of [
      `<received xmlns='${CARBONS}'>${forwarded}</received>`,
      `<sent xmlns='${CARBONS}'>${forwarded}</sent>`,
      `<result xmlns='${ARCHIVE}' queryid='q' id='1'>${forwarded}</result>`,
    ]) {
      const message = await receive(`${wrapper}<body>x</body>`)
      // A client tells a true copy by its sender (XEP-0280 §11, XEP-0313 §4.1.2).
      assert.equal(message.from, "tybalt@localhost/street")
    }
  })

  it("a delay that the server never noted does not carry the server's name", async () => {
    for (const by of ["localhost", "LOCALHOST", "loc&#97;lhost"]) {
      const message = await receive(
        `<body>x</body><delay xmlns='urn:xmpp:delay' from='${by}' stamp='2002-09-10T23:08:25Z'/>`,
      )
      const delays = message.elements.filter(({ namespace }) => namespace === "urn:xmpp:delay")
      assert.deepEqual(delays.map(String), [], `a delay by ${by} stayed`)
    }
  })

  it("an error that nobody caused comes from the forger too", async () => {
    tybalt.send(
      `<message to='juliet@localhost/balcony' type='error' id='f-2'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
    )
    const message = await juliet.next("message", ({ id }) => id === "f-2")
    assert.equal(message.from, "tybalt@localhost/street")
  })

  it("answers to questions that were never asked come from the forger too", async () => {
    const roster =
      "<query xmlns='jabber:iq:roster'><item jid='tybalt@localhost' subscription='both'/></query>"
    for (const type of ["set", "result"]) {
      tybalt.send(`<iq type='${type}' to='juliet@localhost/balcony' id='f-3'>${roster}</iq>`)
      const iq = await juliet.next("iq", ({ id }) => id === "f-3")
      assert.equal(iq.from, "tybalt@localhost/street")
    }
    const own = await juliet.ask("<query xmlns='jabber:iq:roster'/>")
    assert.doesNotMatch(own.toString(), /tybalt/)
  })
})

describe("A stranger learns nothing of who exists and who is online", () => {
  it("from the answers to IQs of every namespace", async () => {
    await using server = await startTestServer()
    await server.register("juliet", "romeo", "tybalt")
    await server.join("juliet", "balcony")
    const tybalt = await server.join("tybalt", "street")
    // XEP-0030: the own account and the server say what there is.
    const own = await tybalt.ask(`<query xmlns='${DISCO}'/>`, { to: tybalt.jid.bare })
    const ofServer = await tybalt.ask(`<query xmlns='${DISCO}'/>`, { to: "localhost" })
    const namespaces = new Set(
      [own, ofServer]
        .flatMap((answer) => answer.child("query", DISCO)?.elements ?? [])
        .filter(({ name }) => name === "feature")
        .map(({ attrs }) => attrs.var ?? ""),
    )
    assert.ok(namespaces.size > 8)
    const more = [
      "jabber:iq:last",
      "jabber:iq:private",
      "vcard-temp",
      "jabber:iq:register",
      "urn:xmpp:blocking",
      "x",
    ]
    for (const namespace of [...namespaces, ...more]) {
      for (const name of ["query", "ping", "metadata", "enable", "vCard", "time"]) {
        for (const type of ["get", "set"] as const) {
          const answers = new Map<string, string>()
          // Online, offline, and nobody at all; and a resource of each that is not there.
          for (const to of ["juliet@localhost", "romeo@localhost", "nobody@localhost"]) {
            for (const address of [to, `${to}/orchard`]) {
              const answer = await tybalt.request(`<${name} xmlns='${namespace}'/>`, { type, to: address })
              const told = answer.inner.replaceAll(to, "somebody")
              answers.set(address, `${answer.type} ${told}`)
            }
          }
          const [online, onlineFull, ...others] = answers.values()
          for (const [index, other] of others.entries()) {
            const reference = index % 2 === 0 ? online : onlineFull
            assert.equal(other, reference, `${type} ${name} ${namespace}: ${JSON.stringify([...answers])}`)
          }
        }
      }
    }
    assert.deepEqual(server.complaints, [])
  })

  it("from presence", async () => {
    await using server = await startTestServer()
    await server.register("juliet", "romeo", "tybalt")
    await server.join("juliet", "balcony")
    const tybalt = await server.join("tybalt", "street")
    await tybalt.settle()
    tybalt.takeAll("presence")
    for (const name of ["juliet", "romeo", "nobody"]) {
      for (const address of [`${name}@localhost`, `${name}@localhost/balcony`]) {
        for (const type of [
          "probe",
          "subscribe",
          "unsubscribe",
          "subscribed",
          "unsubscribed",
          "unavailable",
        ]) {
          tybalt.send(`<presence to='${address}' type='${type}'/>`)
        }
        tybalt.send(`<presence to='${address}'/>`)
      }
    }
    await tybalt.settle()
    const heard = tybalt.takeAll("presence").filter(({ from }) => !from?.startsWith("tybalt@"))
    assert.deepEqual(heard.map(String), [])
  })
})

async function readArchive(client: TestClient, max: number): Promise<{ result: XmlElement[] }> {
  const page = `<set xmlns='http://jabber.org/protocol/rsm'><max>${max}</max><before/></set>`
  await client.ask(`<query xmlns='${ARCHIVE}'>${page}</query>`, { type: "set" })
  const result = client
    .takeAll("message")
    .map((message) => message.child("result", ARCHIVE))
    .filter((found) => found !== undefined)
  return { result }
}
