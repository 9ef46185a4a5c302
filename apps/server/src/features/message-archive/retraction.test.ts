import assert from "node:assert/strict"
import { test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { Jid, stanza, xml } from "@kith/xmpp"
import { findArchiveResult } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"

const NS = "urn:xmpp:message-retract:1"
const say = (to: unknown, id: string, body: string, more = "") =>
  `<message type='chat' to='${to}' id='${id}'><body>${body}</body>${more}</message>`
const retract = (to: unknown, id: string, own = `retract-${id}`) =>
  `<message type='chat' to='${to}' id='${own}'><retract xmlns='${NS}' id='${id}'/>` +
  `<fallback xmlns='urn:xmpp:fallback:0' for='${NS}'/><body>This person took a message back.</body></message>`

async function archived(client: TestClient) {
  await client.ask("<query xmlns='urn:xmpp:mam:2'/>", { type: "set" })
  return client.takeAll("message").flatMap((message) => findArchiveResult(message)?.stanza ?? [])
}

/** What an archive has of each message: its text, or which message took it back. */
async function texts(client: TestClient): Promise<string[]> {
  return (await archived(client)).map(
    (message) =>
      message.child("retracted", NS)?.attrs.id ??
      (message.has("retract", NS) ? "retraction" : (message.child("body")?.text ?? "nothing")),
  )
}

async function couple() {
  const server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  return { server, romeo: await server.join("romeo", "orchard"), juliet: await server.join("juliet") }
}

async function settle(...clients: readonly TestClient[]): Promise<void> {
  for (const client of [...clients, ...clients]) await client.settle()
  for (const client of clients) client.takeAll("message")
}

test("what its author takes back is gone from both archives, and is told to be gone", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  for (const to of ["localhost", "romeo@localhost"]) {
    const info = String(await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to }))
    assert.match(info, /<feature var='urn:xmpp:message-retract:1'\/>/)
    assert.equal(info.includes(`${NS}#tombstone`), to !== "localhost")
  }
  romeo.send(say("juliet@localhost", "m1", "Have not saints lips?"))
  romeo.send(say("juliet@localhost", "m2", "and holy palmers too?", "<thread>t</thread>"))
  romeo.send(say("juliet@localhost", "m3", "lips!", "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>"))
  await settle(romeo, juliet)
  const street = await server.join("romeo", "street")
  street.send(retract("juliet@localhost", "m1"))
  assert.ok((await juliet.next("message")).child("retract", NS))
  for (const client of [romeo, juliet]) {
    assert.deepEqual(await texts(client), ["retract-m1", "and holy palmers too?", "retract-m1", "retraction"])
    const [gone] = await archived(client)
    assert.deepEqual(
      [gone?.id, gone?.from, gone?.type, gone?.elements.length],
      ["m1", romeo.jid.toString(), "chat", 1],
    )
    assert.equal(gone?.child("retracted", NS)?.attrs.stamp, "2026-01-01T00:00:00.000Z")
  }
  // A second time changes nothing, and what is gone stays gone.
  romeo.send(retract("juliet@localhost", "m1", "again"))
  await settle(romeo, juliet)
  server.clock.advance(120_000)
  await server.restart()
  const again = await server.signIn("juliet")
  assert.deepEqual((await texts(again)).slice(0, 3), ["retract-m1", "and holy palmers too?", "retract-m1"])
  assert.deepEqual(server.complaints, [])
})

test("nobody takes back what somebody else has written", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  const tybalt = await server.join("tybalt")
  romeo.send(say("juliet@localhost", "m1", "mine"))
  romeo.send(say("tybalt@localhost", "m1", "to another"))
  await settle(romeo, juliet, tybalt)
  juliet.send(retract("romeo@localhost", "m1"))
  tybalt.send(retract("juliet@localhost", "m1"))
  tybalt.send(retract("romeo@localhost", "m1"))
  romeo.send(retract("juliet@localhost", "unknown"))
  romeo.send(`<message type='chat' to='juliet@localhost'><retract xmlns='${NS}' id='m1'/></message>`)
  romeo.send(`<message type='chat' id='x' to='juliet@localhost'><retract xmlns='${NS}'/></message>`)
  romeo.send(
    `<message type='chat' id='y' to='juliet@localhost'><retract xmlns='${NS}' id='m1'>` +
      "<moderated xmlns='urn:xmpp:message-moderate:1' by='romeo@localhost'/></retract></message>",
  )
  romeo.send(
    `<message type='headline' id='z' to='juliet@localhost'><retract xmlns='${NS}' id='m1'/></message>`,
  )
  await settle(romeo, juliet, tybalt)
  assert.deepEqual((await texts(romeo)).slice(0, 2), ["mine", "to another"])
  assert.equal((await texts(juliet))[0], "mine")
  assert.equal((await texts(tybalt))[0], "to another")
  assert.deepEqual(server.complaints, [])
})

test("of what is retracted before anybody came nobody sees the text", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  const tybalt = await server.join("tybalt")
  await juliet.close()
  romeo.send(say("juliet@localhost", "m1", "too soon"))
  romeo.send(say("juliet@localhost", "m2", "well said"))
  await romeo.settle()
  tybalt.send(retract("juliet@localhost", "m2"))
  await tybalt.settle()
  romeo.send(retract("juliet@localhost", "m1"))
  await romeo.settle()
  const again = await server.join("juliet")
  const waited = [await again.next("message"), await again.next("message"), await again.next("message")]
  assert.deepEqual(
    waited.map(({ id }) => id),
    ["m2", "retract-m2", "retract-m1"],
  )
  await again.expectNo("message")
})

test("an old message is found in the index, and its words are forgotten", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  romeo.send(say("juliet@localhost", "old", "perjury"))
  await settle(romeo, juliet)
  server.clock.advance(120_000)
  await settle(romeo, juliet)
  romeo.send(retract("juliet@localhost", "old"))
  await settle(romeo, juliet)
  assert.equal((await texts(juliet))[0], "retract-old")
  for (const passed of [0, 120_000]) {
    server.clock.advance(passed)
    const api = await server.api("juliet")
    assert.deepEqual((await api.expect(200, "GET /messages?text=perjury")).body.messages, [])
  }
})

/** Speaks for the occupants of a room, each with the id that the room knows them by. */
const hall = defineFeature({
  name: "hall",
  setup: ({ xmpp }) => ({
    say: (nickname: string, occupant: string, id: string, payload: ReturnType<typeof xml>) =>
      xmpp.sendMessage(
        Jid.parse(`feast@hall.${xmpp.domain}/${nickname}`),
        stanza({
          name: "message",
          attrs: { to: `juliet@${xmpp.domain}`, type: "chat", id },
          children: [
            payload,
            xml("x", { xmlns: "http://jabber.org/protocol/muc#user" }),
            xml("occupant-id", { xmlns: "urn:xmpp:occupant-id:0", id: occupant }),
          ],
        }),
      ),
  }),
})

test("who takes over a nickname in a room does not take back what was said under it", async () => {
  await using server = await startTestServer({ features: [hall] })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const { say: speak } = server.service(hall)
  await speak("Masked", "romeo", "m1", xml("body", {}, "Good pilgrim"))
  await speak("Masked", "tybalt", "r1", xml("retract", { xmlns: NS, id: "m1" }))
  await settle(juliet)
  assert.equal((await texts(juliet))[0], "Good pilgrim")
  await speak("Masked", "romeo", "r2", xml("retract", { xmlns: NS, id: "m1" }))
  await settle(juliet)
  assert.equal((await texts(juliet))[0], "r2")
})
