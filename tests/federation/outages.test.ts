import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import type { ServerLink } from "@kith/feature-kit"
import type { TestClient } from "@kith/server/testing"
import { type Jid, parseStanzaError } from "@kith/xmpp"
import { Internet } from "./internet.ts"
import type { KithPeer } from "./kith.ts"
import { layLine } from "./line.ts"
import { closeLinks, retry, untilLink } from "./links.ts"
import type { Peer } from "./peer.ts"
import { arrive, join, saysTo, settleAt } from "./people.ts"

/** After so long whoever writes has a server called that could not be reached. */
const WAIT_MS = 30_000
const HOUR_MS = 3_600_000
const NS_ARCHIVE = "urn:xmpp:mam:2"
const NS_PAGES = "http://jabber.org/protocol/rsm"
const PING = "<ping xmlns='urn:xmpp:ping'/>"

/** Writes so many messages at once. Gives their ids. */
function write(speaker: TestClient, to: Jid, count: number, prefix: string): string[] {
  const ids = Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
  for (const id of ids) speaker.send(saysTo(to, id, id))
  return ids
}

/** Proves that these messages come, each once, in this order, and no others. */
async function expectMessages(
  listener: TestClient,
  ids: readonly string[],
  answering: string,
): Promise<void> {
  await listener.next("message", ({ id }) => id === ids.at(-1))
  // What had been sent twice would have come again ahead of the answer.
  await listener.request(PING, { to: answering })
  const came = listener.takeAll("message").filter((message) => message.has("body"))
  assert.deepEqual(
    came.map(({ id }) => id),
    ids.slice(0, -1),
  )
}

/** The other side has said that it has got everything. */
const isEmpty = ({ direction, state, queuedStanzas, sentStanzas }: ServerLink) =>
  direction === "outgoing" && state === "open" && queuedStanzas === 0 && sentStanzas > 0

/** How many messages with somebody are in the archive. */
async function countArchived(owner: TestClient, other: Jid): Promise<number> {
  const form = `<x xmlns='jabber:x:data' type='submit'>
    <field var='FORM_TYPE' type='hidden'><value>${NS_ARCHIVE}</value></field>
    <field var='with'><value>${other.bare}</value></field></x>`
  const page = `<set xmlns='${NS_PAGES}'><max>0</max></set>`
  const answer = await owner.ask(`<query xmlns='${NS_ARCHIVE}'>${form}${page}</query>`, { type: "set" })
  const count = answer.child("fin", NS_ARCHIVE)?.child("set", NS_PAGES)?.child("count")?.text
  return Number(count)
}

async function refusalOf(client: TestClient, id: string) {
  return parseStanzaError(
    await client.next("message", (message) => message.type === "error" && message.id === id),
  )
}

describe("when something breaks between Kith and", () => {
  let internet: Internet
  let kith: KithPeer
  let peers: ReadonlyMap<string, Peer>
  before(async () => {
    internet = await Internet.open()
    ;({ kith, peers } = await internet.addEverybody())
  })
  after(() => internet.close())
  afterEach(() => assert.deepEqual(kith.server.complaints, []))

  for (const name of ["Prosody", "ejabberd", "another Kith"]) {
    describe(name, () => {
      let peer: Peer
      before(() => {
        const started = peers.get(name)
        if (started === undefined) throw new Error("It has not been started")
        peer = started
      })

      test("what is written to it while it is down comes once it is up, in order", async () => {
        await using romeo = await arrive(kith, "romeo")
        const address = await settleAt(peer, "juliet")
        await romeo.request(PING, { to: peer.domain })
        await peer.stop()
        const ids = write(romeo, address, 20, "down")
        await untilLink(
          kith,
          peer.domain,
          ({ state, queuedStanzas }) => state === "waiting" && queuedStanzas >= 20,
        )
        await peer.startAgain()
        await using juliet = await join(peer, address)
        await retry(kith, peer.domain)
        await expectMessages(juliet, ids, kith.domain)
      })

      test("questions to it are not kept while it is down", async () => {
        await using romeo = await arrive(kith, "romeo")
        await peer.stop()
        try {
          assert.equal(await romeo.askInVain(PING, { to: peer.domain }), "remote-server-timeout")
        } finally {
          await peer.startAgain()
          kith.server.clock.advance(WAIT_MS)
        }
      })

      test("it is found where the DNS leads to from then on", async () => {
        await using romeo = await arrive(kith, "romeo")
        await using juliet = await arrive(peer, "juliet")
        await closeLinks(kith, peer.domain)
        const line = await layLine(internet, kith, peer)
        const first = write(romeo, juliet.jid.bare, 3, "there")
        await retry(kith, peer.domain)
        await expectMessages(juliet, first, kith.domain)
        await line[Symbol.asyncDispose]()
        const second = write(romeo, juliet.jid.bare, 3, "back")
        await retry(kith, peer.domain)
        await expectMessages(juliet, second, kith.domain)
      })

      test("a line that has gone dead is noticed, and nothing on it is lost", async () => {
        await using romeo = await arrive(kith, "romeo")
        await using juliet = await arrive(peer, "juliet")
        await using line = await layLine(internet, kith, peer)
        await closeLinks(kith, peer.domain)
        const before = write(romeo, juliet.jid.bare, 1, "alive")
        await untilLink(kith, peer.domain, isEmpty)
        line.swallow(true)
        const ids = write(romeo, juliet.jid.bare, 5, "dead")
        await untilLink(kith, peer.domain, ({ queuedStanzas }) => queuedStanzas >= 5)
        kith.server.clock.advance(61_000)
        await untilLink(
          kith,
          peer.domain,
          ({ state, direction }) => direction === "outgoing" && state !== "open",
        )
        line.cutAll()
        line.swallow(false)
        await retry(kith, peer.domain)
        await expectMessages(juliet, [...before, ...ids], kith.domain)
      })

      test("a message that could not be brought within a day comes back", async () => {
        await using romeo = await arrive(kith, "romeo")
        const address = await settleAt(peer, "juliet")
        await peer.stop()
        try {
          const [id = ""] = write(romeo, address, 1, "late")
          await romeo.settle()
          kith.server.clock.advance(25 * HOUR_MS)
          const { condition, text } = await refusalOf(romeo, id)
          assert.equal(condition, "remote-server-timeout")
          assert.match(text ?? "", new RegExp(peer.domain))
        } finally {
          await peer.startAgain()
          kith.server.clock.advance(WAIT_MS)
        }
      })

      test("what is written while Kith restarts comes once, and in order", async () => {
        const address = await settleAt(kith, "romeo")
        const romeo = await join(kith, address)
        await using juliet = await arrive(peer, "juliet")
        write(romeo, juliet.jid.bare, 300, "restart")
        await juliet.next("message", ({ id }) => id === "restart-99")
        await kith.server.restart()
        await romeo.close()
        // What it had taken when it stopped is in his archive.
        await using again = await join(kith, address)
        const taken = await countArchived(again, juliet.jid)
        const expected = Array.from({ length: taken }, (_, index) => `restart-${index}`)
        await juliet.next("message", ({ id }) => id === `restart-${taken - 1}`)
        await juliet.request(PING, { to: kith.domain })
        const all = juliet.takeAll("message").map(({ id }) => id)
        // It does not say what it has got (XEP-0198): what it had not confirmed otherwise is sent again.
        const came = peer.name === "ejabberd" ? [...new Set(all)] : all
        assert.deepEqual(
          came,
          expected.filter((id) => id !== "restart-99" && id !== `restart-${taken - 1}`),
        )
      })
    })
  }
})
