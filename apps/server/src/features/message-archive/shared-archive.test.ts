import assert from "node:assert/strict"
import { test } from "node:test"
import { DomainError, defineFeature } from "@kith/feature-kit"
import { Jid, type Stanza, stanza, xml } from "@kith/xmpp"
import { findArchiveResult, NS_ARCHIVE } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"
import { answerSharedArchiveIq, messageArchive } from "./index.ts"

/** A hall where everybody hears everything, and Tybalt may not enter; behind it lies a garden that is elsewhere. */
const hall = defineFeature({
  name: "hall",
  needs: { messageArchive },
  setup({ needs, xmpp }) {
    const garden: Stanza[] = []
    const open = (node?: string) => needs.messageArchive.shared(Jid.parse(`hall.${xmpp.domain}`), node)
    xmpp.serveDomain(`hall.${xmpp.domain}`, {
      async message({ stanza: message, from, to }, commit) {
        const said = message.withAttrs({ from: `${to.bare}/${from.local}`, to: undefined, type: "groupchat" })
        const id = await open().record(
          { stanza: said.toXml(""), sender: from, nickname: from.local ?? "" },
          commit,
        )
        return () => void xmpp.route(said.withAttrs({ to: from.toString(), id }))
      },
      iq(request) {
        if (request.from.local === "tybalt") throw new DomainError("forbidden", "You may not enter.")
        return answerSharedArchiveIq(xmpp, open(request.payload.attrs.node), request, {
          knowsSenders: request.from.local === "juliet",
          show: ({ stanza, peer }) => stanza.replace("</message>", `<known-as who='${peer}'/></message>`),
        })
      },
    })
    xmpp.forwardDomain(`garden.${xmpp.domain}`, (arrived) => void garden.push(arrived))
    return { garden, xmpp }
  },
})

const HALL = { to: "hall.localhost", type: "set" } as const
const withField = (address: string) =>
  `<query xmlns='${NS_ARCHIVE}' queryid='q'><x xmlns='jabber:x:data' type='submit'>` +
  `<field var='FORM_TYPE' type='hidden'><value>${NS_ARCHIVE}</value></field>` +
  `<field var='with'><value>${address}</value></field></x></query>`
const ALL = `<query xmlns='${NS_ARCHIVE}' queryid='q'/>`

async function read(client: TestClient, query = ALL): Promise<(string | undefined)[]> {
  await client.ask(query, HALL)
  return client.takeAll("message").map((message) => {
    assert.equal(message.from, "hall.localhost")
    return findArchiveResult(message)?.stanza.child("body")?.text
  })
}

async function say(client: TestClient, body: string): Promise<string | undefined> {
  client.send(`<message to='hall.localhost' type='groupchat'><body>${body}</body></message>`)
  return (await client.next("message")).id
}

test("what is said in a shared archive is read by whom its owner lets read, as they may see it", async () => {
  await using server = await startTestServer({ features: [hall] })
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = [
    await server.join("romeo", "orchard"),
    await server.join("juliet"),
    await server.join("tybalt"),
  ]
  const id = await say(romeo, "He jests at scars")
  await say(juliet, "Ay me")
  assert.deepEqual(await read(romeo), ["He jests at scars", "Ay me"])
  assert.deepEqual(await read(romeo, withField("hall.localhost/juliet")), ["Ay me"])
  assert.deepEqual(await read(romeo, withField("juliet@localhost")), [])
  assert.deepEqual(await read(romeo, withField("romeo@localhost")), ["He jests at scars"])
  assert.deepEqual(await read(juliet, withField("romeo@localhost/orchard")), ["He jests at scars"])
  assert.equal(await tybalt.askInVain(ALL, HALL), "forbidden")

  const metadata = await juliet.ask(`<metadata xmlns='${NS_ARCHIVE}'/>`, { to: "hall.localhost" })
  assert.equal(metadata.child("metadata", NS_ARCHIVE)?.child("start")?.attrs.id, id)
  const form = await juliet.ask(`<query xmlns='${NS_ARCHIVE}'/>`, { to: "hall.localhost" })
  assert.ok(form.child("query", NS_ARCHIVE)?.child("x", "jabber:x:data"))
  await juliet.ask(ALL, HALL)
  const [first] = juliet.takeAll("message")
  assert.match(String(first), /<known-as who='romeo@localhost'\/>/)
  assert.equal(first && findArchiveResult(first)?.id, id)
  // Nothing of it is in anybody's own archive.
  const own = await juliet.ask(ALL, { type: "set" })
  assert.equal(own.child("fin", NS_ARCHIVE)?.attrs.complete, "true")
  assert.deepEqual(juliet.takeAll("message"), [])
})

test("an archive of a node is another one, and names its node", async () => {
  await using server = await startTestServer({ features: [hall] })
  await server.register("romeo")
  const romeo = await server.join("romeo")
  await say(romeo, "Is love a tender thing?")
  assert.deepEqual(await read(romeo, `<query xmlns='${NS_ARCHIVE}' node='letters'/>`), [])
  const form = await romeo.ask(`<query xmlns='${NS_ARCHIVE}' node='letters'/>`, { to: "hall.localhost" })
  assert.equal(form.child("query", NS_ARCHIVE)?.attrs.node, "letters")
})

test("somebody on another server gets the results ahead of the answer", async () => {
  await using server = await startTestServer({ features: [hall] })
  await server.register("romeo")
  const romeo = await server.join("romeo")
  await say(romeo, "one")
  await say(romeo, "two")
  const { garden, xmpp } = server.service(hall)
  const from = "mercutio@garden.localhost/bench"
  const query = xml("query", { xmlns: NS_ARCHIVE, queryid: "g" })
  await xmpp.route(
    stanza({ name: "iq", attrs: { type: "set", id: "1", from, to: "hall.localhost" }, children: [query] }),
  )
  assert.deepEqual(
    garden.map(({ name, to }) => `${name} ${to}`),
    ["message", "message", "iq"].map((name) => `${name} ${from}`),
  )
  assert.deepEqual(
    garden.slice(0, 2).map((message) => findArchiveResult(message)?.stanza.child("body")?.text),
    ["one", "two"],
  )
  assert.equal(garden[2]?.child("fin", NS_ARCHIVE)?.attrs.complete, "true")
})
