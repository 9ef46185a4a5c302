import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { setTimeout as wait } from "node:timers/promises"
import { PASSWORD, type TestClient } from "@kith/server/testing"
import { Jid, parseStanzaError, type Stanza } from "@kith/xmpp"
import { accounts } from "../../apps/server/src/features/accounts/index.ts"
import { federationPolicy } from "../../apps/server/src/features/federation-policy/index.ts"
import { Internet } from "./internet.ts"
import type { KithPeer } from "./kith.ts"
import type { Peer } from "./peer.ts"
import { arrive, befriend, bodyOf, expectNothingFrom, saysTo } from "./people.ts"

const PATIENCE_MS = 5_000
const ENTER = "<x xmlns='http://jabber.org/protocol/muc'/>"
const LINK = "<x xmlns='jabber:x:oob'><url>https://verona.example/a.png</url></x>"

interface ListedLink {
  readonly remoteDomain: string
  readonly state: string
  readonly proof: string | null
  readonly queuedStanzas: number
  readonly lastError: string | null
  readonly retryAt: number | null
}

const isError = (id: string) => (stanza: Stanza) => stanza.id === id && stanza.type === "error"

async function errorOf(client: TestClient, id: string) {
  const { condition, text } = parseStanzaError(await client.next("message", isError(id)))
  return [condition, text ?? ""] as const
}

async function until(isTrue: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!(await isTrue())) {
    assert.ok(performance.now() < deadline, `${what} did not come`)
    await wait(10)
  }
}

async function enter(client: TestClient, room: string, nickname: string): Promise<void> {
  client.send(`<presence to='${room}/${nickname}'>${ENTER}</presence>`)
  await client.next("presence", ({ from, type }) => from === `${room}/${nickname}` && type === undefined)
}

async function openRoom(client: TestClient, room: string, nickname: string): Promise<void> {
  await enter(client, room, nickname)
  const form = "<x xmlns='jabber:x:data' type='submit'/>"
  await client.ask(`<query xmlns='http://jabber.org/protocol/muc#owner'>${form}</query>`, {
    type: "set",
    to: room,
  })
}

const leaves = (room: string, nickname: string) => (presence: Stanza) =>
  presence.from === `${room}/${nickname}` && presence.type === "unavailable"

describe("The rules of Kith about another server", () => {
  let internet: Internet
  let kith: KithPeer
  let count = 0
  let peers: ReadonlyMap<string, Peer>
  before(async () => {
    internet = await Internet.open()
    ;({ kith, peers } = await internet.addEverybody())
  })
  after(() => internet.close())

  const service = () => kith.server.service(federationPolicy)
  const owner = () => Jid.from({ domain: kith.domain })
  /** A rule about that server for as long as the test goes on. */
  const rule = async (peer: Peer, kept: "everything" | "messages" | "rooms" | "files" | "subscriptions") => {
    const allows = kept === "everything" ? {} : { [kept]: false }
    const { policy } = service()
    const made = await policy.put(owner(), { domain: peer.domain, isAdmitted: kept !== "everything", allows })
    return {
      closed: made.closed,
      async [Symbol.asyncDispose]() {
        await policy.remove(owner(), peer.domain)
      },
    }
  }
  const openLinks = async (peer: Peer) =>
    (await service().links.list(owner(), { domain: peer.domain }, 100)).links.filter(
      ({ state }) => state === "open",
    )

  /** Both sides have said goodbye. */
  const expectNoLinks = (peer: Peer) =>
    until(async () => (await openLinks(peer)).length === 0, "the end of all connections")

  for (const name of ["Prosody", "ejabberd", "another Kith"]) {
    describe(`with ${name} on the other side`, () => {
      const peerOf = () => {
        const peer = peers.get(name)
        if (peer === undefined) throw new Error("It has not been started: look at what failed before")
        return peer
      }

      test("messages, files and requests can be kept back alone", async () => {
        const peer = peerOf()
        await using romeo = await arrive(kith, "romeo")
        await using juliet = await arrive(peer, "juliet")
        {
          await using _ = await rule(peer, "files")
          juliet.send(`<message to='${romeo.jid.bare}' type='chat' id='f'><body>A</body>${LINK}</message>`)
          assert.equal((await errorOf(juliet, "f"))[0], "policy-violation")
          juliet.send(saysTo(romeo.jid.bare, "No picture", "g"))
          assert.equal(bodyOf(await romeo.next("message", ({ id }) => id === "g")), "No picture")
        }
        {
          await using _ = await rule(peer, "messages")
          juliet.send(saysTo(romeo.jid.bare, "Psst", "m"))
          const [condition, text] = await errorOf(juliet, "m")
          assert.equal(condition, "not-allowed")
          assert.match(text, /exchanges no messages with/)
        }
        {
          await using _ = await rule(peer, "subscriptions")
          juliet.send(`<presence to='${romeo.jid.bare}' type='subscribe' id='s'/>`)
          await expectNothingFrom(juliet, kith.domain, "nothing")
          await romeo.expectNo("presence", ({ type }) => type === "subscribe")
        }
      })

      test("who is in a room of the other side is put out of it, here and there", async () => {
        const peer = peerOf()
        await using romeo = await arrive(kith, "romeo")
        await using juliet = await arrive(peer, "juliet")
        const [here, there] = [`orchard-${++count}@${kith.roomsDomain}`, `hall@${peer.roomsDomain}`]
        await openRoom(romeo, here, "Romeo")
        await enter(juliet, here, "Juliet")
        await romeo.next("presence", ({ from }) => from === `${here}/Juliet`)
        await openRoom(juliet, there, "Juliet")
        await enter(romeo, there, "Romeo")
        await juliet.next("presence", ({ from }) => from === `${there}/Romeo`)

        await using _ = await rule(peer, "rooms")
        romeo.send(`<message to='${here}' type='groupchat' id='h'><body>Hark</body></message>`)
        await romeo.next("presence", leaves(here, "Juliet"))
        await juliet.next("presence", leaves(here, "Juliet"))
        juliet.send(`<message to='${there}' type='groupchat' id='t'><body>Ay me</body></message>`)
        await juliet.next("presence", leaves(there, "Romeo"))
        juliet.send(`<presence to='${here}/Juliet'>${ENTER}</presence>`)
        const refused = await juliet.next("presence", ({ type }) => type === "error")
        assert.equal(parseStanzaError(refused).condition, "forbidden")
      })

      // The last one: the other side remembers for a while that it was not let in.
      test("a server that is refused loses its connections, and people on both sides are told", async () => {
        const peer = peerOf()
        await using romeo = await arrive(kith, "romeo")
        await using juliet = await arrive(peer, "juliet")
        await befriend(romeo, juliet)
        assert.ok((await openLinks(peer)).length > 0)
        {
          await using refusal = await rule(peer, "everything")
          assert.ok(refusal.closed > 0)
          await expectNoLinks(peer)
          romeo.send(saysTo(juliet.jid.bare, "Juliet?", "r1"))
          const [condition, text] = await errorOf(romeo, "r1")
          assert.equal(condition, "not-allowed")
          assert.match(text, new RegExp(`exchanges nothing with ${peer.domain}`))
          juliet.send(saysTo(romeo.jid.bare, "Romeo?", "j1"))
          await juliet.next("message", isError("j1"))
          await romeo.expectNo("message", (message) => message.has("body") && message.type !== "error")
          await expectNoLinks(peer)
        }
        romeo.send(saysTo(juliet.jid.bare, "Juliet!", "r2"))
        assert.equal(bodyOf(await juliet.next("message", ({ id }) => id === "r2")), "Juliet!")
      })
    })
  }

  test("administrators see what is connected, what waits, why, and when it is tried again", async () => {
    // Its host is there, and nobody answers.
    await internet.names.publish({ "away.example": { port: 1 } })
    await using romeo = await arrive(kith, "romeo")
    romeo.send(saysTo(Jid.parse("nurse@away.example"), "Anon!", "a"))
    await kith.server
      .service(accounts)
      .createAccount({ username: "escalus", password: PASSWORD, role: "admin" })
    const api = await kith.server.api("escalus", ["admin"])
    const list = async () => (await api.expect(200, "GET /admin/federation/links")).body.links as ListedLink[]
    const isAway = ({ remoteDomain, lastError }: ListedLink) =>
      remoteDomain === "away.example" && lastError !== null
    await until(async () => (await list()).some(isAway), "a failed attempt")
    const links = await list()
    const away = links.find(isAway)
    assert.deepEqual([away?.state, away?.queuedStanzas], ["waiting", 1])
    assert.match(away?.lastError ?? "", /away\.example/)
    assert.ok((away?.retryAt ?? 0) > kith.server.clock.now())
    assert.ok(links.some(({ state, proof }) => state === "open" && proof === "certificate"))
    const { body } = await api.expect(200, "POST /admin/federation/domains/away.example/retry")
    assert.deepEqual(body, { tried: 1 })
  })

  test("what waits for a server that is refused meanwhile comes back at once", async () => {
    const peer = await internet.addKith({ domain: "verona.example" })
    await using romeo = await arrive(kith, "romeo")
    await peer.stop()
    romeo.send(saysTo(Jid.parse("nurse@verona.example"), "Anon!", "w"))
    await romeo.settle()
    await using _ = await rule(peer, "everything")
    const [, text] = await errorOf(romeo, "w")
    assert.match(text, /exchanges nothing with verona\.example/)
  })
})
