import assert from "node:assert/strict"
import { after, before, describe, it } from "node:test"
import { startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"
import { eventOf, joinWanting, nextEvent, publish, pubsub, refusal, set } from "../../testing/pubsub.ts"

const EVENTS = {
  "http://jabber.org/protocol/mood":
    "<mood xmlns='http://jabber.org/protocol/mood'><in_love/><text>It is the east</text></mood>",
  "http://jabber.org/protocol/activity":
    "<activity xmlns='http://jabber.org/protocol/activity'><relaxing><partying/></relaxing></activity>",
  "http://jabber.org/protocol/tune":
    "<tune xmlns='http://jabber.org/protocol/tune'><artist>Peter</artist><length>686</length></tune>",
  "http://jabber.org/protocol/nick": "<nick xmlns='http://jabber.org/protocol/nick'>Jule</nick>",
}

describe("A nickname, mood, activity or tune", () => {
  let server: TestServer
  let juliet: TestClient
  before(async () => {
    server = await startTestServer({ config: "[personal-events]\nmax-bytes = 1024\n" })
    await server.register("romeo", "juliet", "tybalt")
    juliet = await server.join("juliet")
  })
  after(() => server.stop())

  it("reaches contacts who want it, also those who come later, and no stranger", async () => {
    const nodes = Object.keys(EVENTS)
    const romeo = await joinWanting(server, "romeo", nodes)
    const tybalt = await joinWanting(server, "tybalt", nodes)
    await server.befriend(romeo, juliet)
    for (const [node, payload] of Object.entries(EVENTS)) {
      await set(juliet, publish(node, undefined, payload))
      const event = eventOf(await nextEvent(romeo, node))
      assert.equal(event?.elements[0]?.elements[0]?.toString(), payload)
      const request = pubsub(`<items node='${node}'/>`)
      assert.ok(String(await romeo.ask(request, { to: "juliet@localhost" })).includes(payload))
      assert.match(await refusal(tybalt, "get", request, "juliet@localhost"), /^not-authorized/)
    }
    const later = await joinWanting(server, "romeo", nodes, "later")
    for (const node of nodes) await nextEvent(later, node)
    await tybalt.expectNo("message")
  })

  it("is taken back by an empty one", async () => {
    const node = "http://jabber.org/protocol/tune"
    const romeo = await joinWanting(server, "romeo", [node], "listening")
    await nextEvent(romeo, node)
    await set(juliet, publish(node, undefined, `<tune xmlns='${node}'/>`))
    assert.equal(eventOf(await nextEvent(romeo, node))?.elements[0]?.elements[0]?.children.length, 0)
  })

  it("is what its node is for, and not too long", async () => {
    for (const node of Object.keys(EVENTS)) {
      for (const payload of ["<mood xmlns='urn:x'/>", `<other xmlns='${node}'/>`, "<x xmlns='urn:x'/>"]) {
        assert.equal(
          await refusal(juliet, "set", publish(node, "x", payload)),
          "bad-request, invalid-payload",
        )
      }
    }
    const long = `<nick xmlns='http://jabber.org/protocol/nick'>${"x".repeat(1024)}</nick>`
    const told = await refusal(juliet, "set", publish("http://jabber.org/protocol/nick", "x", long))
    assert.equal(told, "not-acceptable, payload-too-big")
    assert.deepEqual(server.complaints, [])
  })

  it("goes with a request to be a contact, as its sender wrote it", async () => {
    const tybalt = await server.join("tybalt")
    const nick = EVENTS["http://jabber.org/protocol/nick"].replace("Jule", "Prince of cats")
    tybalt.send(`<presence type='subscribe' to='juliet@localhost'>${nick}</presence>`)
    const request = await juliet.next("presence", ({ type }) => type === "subscribe")
    assert.equal(request.child("nick", "http://jabber.org/protocol/nick")?.text, "Prince of cats")
  })
})
