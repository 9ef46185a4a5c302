import assert from "node:assert/strict"
import { test } from "node:test"
import type { TestClient } from "@kith/server/testing"
import { Jid, type Stanza } from "@kith/xmpp"
import { describePairs } from "./pairs.ts"
import { arrive, bodyOf, join, saysTo, settleAt } from "./people.ts"

const NS_ARCHIVE = "urn:xmpp:mam:2"
const NS_IDS = "urn:xmpp:sid:0"

interface Entry {
  readonly id: string | undefined
  readonly from: string
  readonly body: string | undefined
}

/** What somebody's archive has of their conversation with somebody else, oldest first. */
async function readArchive(client: TestClient, other: Jid): Promise<Entry[]> {
  const queryId = `with-${other.bare}`
  const form = `<x xmlns='jabber:x:data' type='submit'>
    <field var='FORM_TYPE' type='hidden'><value>${NS_ARCHIVE}</value></field>
    <field var='with'><value>${other.bare}</value></field></x>`
  await client.ask(`<query xmlns='${NS_ARCHIVE}' queryid='${queryId}'>${form}</query>`, { type: "set" })
  return client
    .takeAll("message")
    .map((message) => message.child("result", NS_ARCHIVE))
    .filter((result) => result?.attrs.queryid === queryId)
    .map((result) => {
      const message = result?.child("forwarded", "urn:xmpp:forward:0")?.child("message", "jabber:client")
      return {
        id: result?.attrs.id,
        from: Jid.parse(message?.attrs.from ?? "").bare.toString(),
        body: message?.child("body")?.text,
      }
    })
}

const idBy = (message: Stanza, owner: Jid) =>
  message
    .toElement()
    .childrenNamed("stanza-id", NS_IDS)
    .filter(({ attrs }) => attrs.by === owner.bare.toString())
    .map(({ attrs }) => attrs.id)

describePairs("a conversation of people on two servers", (pair) => {
  test("is in both archives once, with the ids that they were told", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    const ids = new Map<string, (string | undefined)[]>()
    for (const [index, [speaker, listener]] of [
      [romeo, juliet] as const,
      [juliet, romeo] as const,
      [romeo, juliet] as const,
    ].entries()) {
      const body = `line ${index}`
      speaker.send(saysTo(listener.jid.bare, body, `a${index}`))
      const heard = await listener.next("message", (message) => bodyOf(message) === body)
      ids.set(body, idBy(heard, listener.jid))
    }
    const expected = [romeo, juliet, romeo].map(({ jid }, index) => [jid.bare.toString(), `line ${index}`])
    for (const [owner, other] of [
      [romeo, juliet],
      [juliet, romeo],
    ] as const) {
      const entries = await readArchive(owner, other.jid)
      assert.deepEqual(
        entries.map(({ from, body }) => [from, body]),
        expected,
      )
      for (const { id, from, body = "" } of entries) {
        if (from !== owner.jid.bare.toString()) assert.deepEqual(ids.get(body), [id])
      }
    }
  })

  test("takes no id from the other server that claims to be of the listener's own", async (context) => {
    if (pair.there.name === "Prosody") return context.skip("Prosody 0.12.3 lets such an id stand")
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    const forged = `<stanza-id xmlns='${NS_IDS}' id='forged' by='${juliet.jid.bare}'/>`
    const message = `<message type='chat' to='${juliet.jid.bare}' id='f1'><body>Trust me</body>${forged}</message>`
    romeo.send(message)
    const heard = await juliet.next("message", ({ id }) => id === "f1")
    assert.equal(idBy(heard, juliet.jid).includes("forged"), false)
  })

  test("is in the archive of who was away", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    const address = await settleAt(pair.there, "juliet")
    romeo.send(saysTo(address, "Sleep well", "s1"))
    await romeo.request("<ping xmlns='urn:xmpp:ping'/>", { to: pair.there.domain })
    await using juliet = await join(pair.there, address)
    await juliet.next("message", (message) => bodyOf(message) === "Sleep well")
    const entries = await readArchive(juliet, romeo.jid)
    assert.deepEqual(
      entries.map(({ body }) => body),
      ["Sleep well"],
    )
  })
})
