import assert from "node:assert/strict"
import { test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { commandRequest, NS_COMMANDS, NS_ROSTER, parseCommandResponse } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"

const MOVED = "urn:xmpp:moved:1"

const rosterOf = async (client: TestClient) =>
  (await client.ask(`<query xmlns='${NS_ROSTER}'/>`))
    .child("query", NS_ROSTER)
    ?.elements.map(({ attrs }) => `${attrs.jid} ${attrs.name ?? ""} ${attrs.subscription}`)
    .sort()

const publish = (client: TestClient, newAddress: string) =>
  client.ask(
    `<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='${MOVED}'><item id='current'><moved xmlns='${MOVED}'><new-jid>${newAddress}</new-jid></moved></item></publish></pubsub>`,
    { type: "set" },
  )

const request = (client: TestClient, to: string, oldAddress: string) =>
  client.send(
    `<presence type='subscribe' to='${to}'><moved xmlns='${MOVED}'><old-jid>${oldAddress}</old-jid></moved></presence>`,
  )

/** Juliet is Romeo's contact; `new` is the account she has now. */
async function verona(server: TestServer) {
  await server.register("romeo", "juliet", "new", "tybalt")
  const [romeo, juliet] = [await server.join("romeo"), await server.join("juliet")]
  await server.befriend(romeo, juliet)
  await romeo.ask(
    `<query xmlns='${NS_ROSTER}'><item jid='juliet@localhost' name='Sun'><group>East</group></item></query>`,
    { type: "set" },
  )
  return { romeo, juliet, current: await server.join("new") }
}

const isRequest = ({ type }: { readonly type?: string | undefined }) => type === "subscribe"

test("who has moved and says so on both accounts stays a contact, under the same name", async () => {
  await using server = await startTestServer()
  const { romeo, juliet, current } = await verona(server)
  await publish(juliet, "new@localhost")
  current.send("<presence type='subscribed' to='romeo@localhost'/>")
  request(current, "romeo@localhost", "juliet@localhost")
  await current.next("presence", ({ type, from }) => type === "subscribed" && from === "romeo@localhost")
  await juliet.next("presence", ({ type, from }) => type === "unsubscribed" && from === "romeo@localhost")
  await romeo.next("iq", (iq) => /jid='new@localhost' name='Sun'[^>]*subscription='both'/.test(String(iq)))
  while ((await rosterOf(romeo))?.[0] !== "juliet@localhost Sun to");
  assert.deepEqual(await rosterOf(romeo), ["juliet@localhost Sun to", "new@localhost Sun both"])
  await romeo.expectNo("presence", isRequest)

  request(await server.join("tybalt"), "romeo@localhost", "juliet@localhost")
  await romeo.next("presence", isRequest)
  assert.deepEqual(server.complaints, [])
})

test("what only one side says is not believed, and the user is asked as always", async () => {
  await using server = await startTestServer()
  const { romeo, juliet, current } = await verona(server)
  const asks = async (oldAddress: string) => {
    request(current, "romeo@localhost", oldAddress)
    const asked = await romeo.next("presence", isRequest)
    assert.ok(asked.has("moved", MOVED), "what it says is passed on")
    romeo.send("<presence type='unsubscribed' to='new@localhost'/>")
    await current.next("presence", ({ type }) => type === "unsubscribed")
  }
  await asks("juliet@localhost")
  await publish(juliet, "tybalt@localhost")
  await asks("juliet@localhost")
  await asks("tybalt@localhost")
  await asks("nobody@localhost")
  await asks("@@")
  await asks("new@localhost")
  await asks("juliet@localhost/balcony")
  assert.deepEqual(await rosterOf(romeo), ["juliet@localhost Sun both"])
})

test("a server that says gone is believed, and one that says nothing is not waited for", async () => {
  const elsewhere = defineFeature({
    name: "elsewhere",
    setup({ xmpp }) {
      xmpp.forwardDomain("old.example", (stanza) => {
        if (stanza.name === "iq" && stanza.to === "juliet@old.example") {
          const gone = "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>xmpp:new@localhost</gone>"
          const error = stanza.withAttrs({ type: "error", from: stanza.to, to: stanza.from })
          void xmpp.route(
            error
              .withChildren([])
              .appending("error", "jabber:client", `<error type='cancel'>${gone}</error>`),
          )
        }
        if (stanza.type === "subscribe") {
          void xmpp.route(stanza.withAttrs({ type: "subscribed", from: stanza.to, to: stanza.from }))
          void xmpp.route(stanza.withAttrs({ from: stanza.to, to: stanza.from }))
        }
      })
    },
  })
  await using server = await startTestServer({ features: [elsewhere] })
  await server.register("romeo", "new")
  const [romeo, current] = [await server.join("romeo"), await server.join("new")]
  for (const old of ["juliet@old.example", "nurse@old.example"]) {
    romeo.send(`<presence type='subscribed' to='${old}'/>`)
    romeo.send(`<presence type='subscribe' to='${old}'/>`)
    await romeo.next("presence", ({ type, from }) => type === "subscribed" && from === old)
  }
  await romeo.settle()
  request(current, "romeo@localhost", "nurse@old.example")
  await romeo.expectNo("presence", isRequest)
  // The silent server may be asked only now: time passes until it has been waited for.
  while (!romeo.inbox.some(({ type, from }) => type === "subscribe" && from === "new@localhost")) {
    server.clock.advance(10_000)
    await romeo.settle()
  }
  await romeo.next("presence", ({ type, from }) => type === "subscribe" && from === "new@localhost")
  romeo.send("<presence type='unsubscribed' to='new@localhost'/>")
  await current.next("presence", ({ type }) => type === "unsubscribed")
  request(current, "romeo@localhost", "juliet@old.example")
  await current.next("presence", ({ type }) => type === "subscribed")
  assert.ok((await rosterOf(romeo))?.includes("new@localhost  from"))
})

test("somebody who moves tells their contacts, over the API or by commands, and not all the time", async () => {
  await using server = await startTestServer()
  const { romeo, juliet, current } = await verona(server)
  const run = async (client: TestClient, name: string, address: string) => {
    const node = `urn:kith:moved#${name}`
    const send = async (ask: Parameters<typeof commandRequest>[0]) =>
      parseCommandResponse(
        (await client.ask(String(commandRequest(ask)), { type: "set", to: "localhost" })).child(
          "command",
          NS_COMMANDS,
        ) as never,
      )
    const { sessionId } = await send({ node, action: "execute" })
    const form = { type: "submit" as const, fields: [{ name: "address", values: [address] }] }
    return (await send({ node, sessionId, action: "complete", form })).notes?.[0]?.text
  }
  await run(juliet, "leave", "new@localhost")
  await current.ask(`<query xmlns='${NS_ROSTER}'><item jid='romeo@localhost' name='Rose'/></query>`, {
    type: "set",
  })
  assert.equal(await run(current, "arrive", "juliet@localhost"), "One contact was asked.")
  await current.next("iq", (iq) =>
    /jid='romeo@localhost' name='Rose'[^>]*subscription='both'/.test(String(iq)),
  )
  // What the old address loses, it loses behind the answer.
  while ((await rosterOf(romeo))?.[0] !== "juliet@localhost Sun to");
  assert.deepEqual(await rosterOf(romeo), ["juliet@localhost Sun to", "new@localhost Sun both"])

  const [old, api] = [await server.api("juliet"), await server.api("new")]
  await old.expect(200, "DELETE /account/new-address")
  await old.expect(422, "PUT /account/new-address", { address: "juliet@localhost" })
  await old.expect(200, "PUT /account/new-address", { address: "new@localhost" })
  await api.expect(422, "POST /account/moves", { oldAddress: "new@localhost" })
  assert.deepEqual((await api.expect(200, "POST /account/moves", { oldAddress: "juliet@localhost" })).body, {
    contacts: 0,
  })
  await api.expect(429, "POST /account/moves", { oldAddress: "juliet@localhost" })
})
