import assert from "node:assert/strict"
import { test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { findArchiveResult, findStanzaId } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"

const NS = "urn:xmpp:mam:2"
const set = { type: "set" } as const
const list = (name: string, jids: readonly string[]) =>
  `<${name}>${jids.map((jid) => `<jid>${jid}</jid>`).join("")}</${name}>`
const prefs = (rule: string, always: readonly string[] = [], never: readonly string[] = []) =>
  `<prefs xmlns='${NS}' default='${rule}'>${list("always", always)}${list("never", never)}</prefs>`
const GET = `<prefs xmlns='${NS}'/>`

const chat = (to: unknown, body: string) => `<message type='chat' to='${to}'><body>${body}</body></message>`

function read(answer: Stanza) {
  const element = answer.child("prefs", NS)
  const jids = (name: string) =>
    element
      ?.child(name)
      ?.childrenNamed("jid")
      .map(({ text }) => text)
  return [element?.attrs.default, jids("always"), jids("never")]
}

async function archived(client: TestClient): Promise<(string | undefined)[]> {
  await client.ask(`<query xmlns='${NS}'/>`, set)
  return client.takeAll("message").map((result) => findArchiveResult(result)?.stanza.child("body")?.text)
}

async function couple(config = "") {
  const server = await startTestServer({ config })
  await server.register("romeo", "juliet", "tybalt")
  return { server, romeo: await server.join("romeo", "orchard"), juliet: await server.join("juliet") }
}

test("an account says what its archive is to keep, and reads it back, also after a restart", async () => {
  const { server, romeo } = await couple()
  await using _ = server
  assert.deepEqual(read(await romeo.ask(GET)), ["always", [], []])
  const wanted = prefs("roster", ["juliet@localhost", "JULIET@localhost"], ["tybalt@localhost/duel"])
  const applied = ["roster", ["juliet@localhost"], ["tybalt@localhost/duel"]]
  assert.deepEqual(read(await romeo.ask(wanted, set)), applied)
  await server.restart()
  const again = await server.signIn("romeo")
  assert.deepEqual(read(await again.ask(GET)), applied)
  assert.deepEqual(read(await again.ask(`<prefs xmlns='${NS}' default='never'/>`, set)), ["never", [], []])
})

test("preferences that make no sense, are too long or somebody else's are refused", async () => {
  const { server, romeo, juliet } = await couple("[message-archive]\nmax-preference-addresses = 2")
  await using _ = server
  assert.equal(await romeo.askInVain(prefs("sometimes"), set), "bad-request")
  assert.equal(await romeo.askInVain(GET, set), "bad-request")
  assert.equal(await romeo.askInVain(prefs("always", ["@@"]), set), "jid-malformed")
  assert.equal(await romeo.askInVain(prefs("always", [], ["a@x", "b@x", "c@x"]), set), "policy-violation")
  for (const to of ["romeo@localhost", "nobody@localhost"]) {
    assert.equal(await juliet.askInVain(GET, { to }), "forbidden")
    assert.equal(await juliet.askInVain(prefs("never"), { to, ...set }), "forbidden")
  }
  assert.deepEqual(read(await romeo.ask(GET)), ["always", [], []])
})

test("what one does not want kept is in the other's archive alone, and carries no id of one's own", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  const street = await server.signIn("romeo", "street")
  await street.ask("<enable xmlns='urn:xmpp:carbons:2'/>", set)
  await romeo.ask(prefs("always", [], ["juliet@localhost"]), set)
  romeo.send(chat("juliet@localhost", "Burn this"))
  assert.ok(findStanzaId(await juliet.next("message"), juliet.jid.bare))
  const carbon = await street.next("message")
  assert.match(String(carbon), /Burn this/)
  assert.doesNotMatch(String(carbon), /stanza-id/)
  juliet.send(chat("romeo@localhost", "I did"))
  assert.equal(findStanzaId(await romeo.next("message"), romeo.jid.bare), undefined)
  assert.deepEqual(await archived(romeo), [])
  assert.deepEqual(await archived(juliet), ["Burn this", "I did"])

  await juliet.ask(prefs("never"), set)
  romeo.send(chat("juliet@localhost", "Nobody keeps this"))
  assert.equal((await juliet.next("message")).child("body")?.text, "Nobody keeps this")
  assert.deepEqual(await archived(juliet), ["Burn this", "I did"])
})

test("the rule for contacts keeps what is exchanged with contacts and with oneself", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  const tybalt = await server.join("tybalt")
  await romeo.ask(prefs("roster"), set)
  const sayAll = async (text: string) => {
    for (const client of [juliet, tybalt]) {
      client.send(chat("romeo@localhost", text))
      await romeo.next("message")
    }
  }
  await sayAll("stranger")
  assert.deepEqual(await archived(romeo), [])
  await server.befriend(romeo, juliet)
  await sayAll("friend")
  romeo.send(chat("romeo@localhost", "note"))
  await romeo.next("message")
  assert.deepEqual(await archived(romeo), ["friend", "note"])
  await romeo.ask(prefs("roster", ["tybalt@localhost"], [juliet.jid.toString()]), set)
  romeo.takeAll("message")
  await sayAll("lists")
  const desk = await server.join("juliet", "desk")
  desk.send(chat("romeo@localhost", "from the desk"))
  await romeo.next("message")
  assert.deepEqual(await archived(romeo), ["friend", "note", "lists", "from the desk"])
})

test("what is not archived waits for who is not there all the same", async () => {
  const { server, romeo, juliet } = await couple()
  await using _ = server
  await juliet.ask(prefs("never"), set)
  await juliet.close()
  romeo.send(chat("juliet@localhost", "Good night"))
  await romeo.settle()
  const again = await server.join("juliet")
  const waited = await again.next("message")
  assert.equal(waited.child("body")?.text, "Good night")
  assert.equal(findStanzaId(waited, again.jid.bare), undefined)
  await again.expectNo("message")
  assert.deepEqual(await archived(again), [])
})

test("programs are told that they cannot write where nothing is kept", async () => {
  const { server, romeo } = await couple()
  await using _ = server
  await romeo.ask(prefs("always", [], ["juliet@localhost"]), set)
  const api = await server.api("romeo")
  const refused = await api.expect(422, "POST /conversations/juliet@localhost/messages", { body: "Hark" })
  assert.match(refused.body.error.message, /archive keeps nothing/)
  await api.expect(200, "POST /conversations/tybalt@localhost/messages", { body: "Hark" })
})

test("a server without an archive says so, and keeps nothing", async () => {
  const { server, romeo, juliet } = await couple("[message-archive]\nenabled = false")
  await using _ = server
  assert.equal(await romeo.askInVain(GET), "not-allowed")
  juliet.send(chat("romeo@localhost", "Hark"))
  assert.equal(findStanzaId(await romeo.next("message"), romeo.jid.bare), undefined)
  assert.deepEqual(await archived(romeo), [])
  const api = await server.api("romeo")
  await api.expect(422, "POST /conversations/juliet@localhost/messages", { body: "Hark" })
})
