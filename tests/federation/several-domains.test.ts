import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { Internet, type JoinWish } from "./internet.ts"
import type { KithPeer } from "./kith.ts"
import { domainsOf, type Peer, type StockPeer } from "./peer.ts"
import { arrive, befriend, bodyOf, saysTo } from "./people.ts"
import { ScriptedServer } from "./scripted-server.ts"

const SECOND = "second.example"
const VILLAIN = "villain.example"

/** Another domain of the same Kith, as others see it. */
async function addDomain(internet: Internet, kith: KithPeer, proof: JoinWish["proof"]): Promise<Peer> {
  const domains = domainsOf(SECOND)
  const { certificate, key } =
    proof === "dialback"
      ? await internet.authority.selfSign(domains)
      : await internet.authority.issue(domains)
  await kith.server.administer("addDomain", { domain: SECOND, certificate: { certificate, key } })
  const peer: Peer = {
    ...kith,
    domain: SECOND,
    roomsDomain: `rooms.${SECOND}`,
    nodesDomain: `pubsub.${SECOND}`,
    uploadDomain: `upload.${SECOND}`,
    register: (name) => kith.server.register(`${name}@${SECOND}`),
  }
  await internet.publish(peer)
  return peer
}

for (const proof of ["certificate", "dialback"] as const) {
  describe(`two domains of one Kith and a Prosody, proved by ${proof}`, () => {
    let internet: Internet
    let kith: KithPeer
    let second: Peer
    let prosody: StockPeer
    before(async () => {
      internet = await Internet.open()
      kith = await internet.addKith({ proof })
      prosody = await internet.addProsody({ proof })
      second = await addDomain(internet, kith, proof)
    })
    after(() => internet.close())

    test("people of both become contacts of somebody there, see them and talk", async () => {
      await using juliet = await arrive(prosody, "juliet")
      for (const peer of [kith, second]) {
        await using romeo = await arrive(peer, "romeo")
        await befriend(romeo, juliet)
        romeo.send(saysTo(juliet.jid.bare, "Art thou not Romeo?", `a-${peer.domain}`))
        assert.equal(
          bodyOf(await juliet.next("message", ({ id }) => id === `a-${peer.domain}`)),
          "Art thou not Romeo?",
        )
        juliet.send(saysTo(romeo.jid.bare, "Neither, fair saint.", `b-${peer.domain}`))
        await romeo.next("message", ({ id }) => id === `b-${peer.domain}`)
      }
    })

    test("somebody there comes first to the domain that was added", async () => {
      await using tybalt = await arrive(prosody, "tybalt")
      await using juliet = await arrive(second, "juliet")
      tybalt.send(saysTo(juliet.jid.bare, "What, drawn?", "t1"))
      await juliet.next("message", ({ id }) => id === "t1")
    })

    test("each domain knows of its own connections only", async () => {
      const linksOf = async (domain?: string) => {
        const { links } = await kith.server.administer("listServerLinks", { limit: 200 }, domain)
        return new Set(links.map(({ localDomain }: { localDomain: string }) => localDomain))
      }
      assert.deepEqual([...(await linksOf())], ["kith.example"])
      assert.deepEqual([...(await linksOf(SECOND))], [SECOND])
      await kith.server.administer("closeServerLinks", { domain: "prosody.example" }, SECOND)
      assert.deepEqual([...(await linksOf())], ["kith.example"])
    })

    test("what goes between the two leaves no machine", async () => {
      await using romeo = await arrive(kith, "romeo")
      await using juliet = await arrive(second, "juliet")
      await befriend(romeo, juliet)
      romeo.send(saysTo(juliet.jid.bare, "Hark", "n1"))
      await juliet.next("message", ({ id }) => id === "n1")
      const { links } = await kith.server.administer("listServerLinks", { domain: SECOND, limit: 200 })
      assert.deepEqual(links, [])
    })
  })
}

describe("one stream of another server that speaks to two domains", () => {
  let internet: Internet
  let kith: KithPeer
  let second: Peer
  let villain: ScriptedServer
  before(async () => {
    internet = await Internet.open()
    kith = await internet.addKith()
    second = await addDomain(internet, kith, "certificate")
    villain = await ScriptedServer.start(VILLAIN, await internet.authority.issue([VILLAIN]))
    await internet.names.publish({ [VILLAIN]: villain.records })
  })
  after(async () => {
    await villain.stop()
    await internet.close()
  })
  afterEach(() => assert.deepEqual(kith.server.complaints, []))

  const result = (to: string) => `<db:result from='${VILLAIN}' to='${to}'>a key</db:result>`
  const says = (to: string, id: string) =>
    `<message from='iago@${VILLAIN}' to='${to}' type='chat' id='${id}'><body>Good my lady</body></message>`

  test("is heard by each that it has proved its name to, and by no other", async () => {
    await using juliet = await arrive(kith, "juliet")
    await using nurse = await arrive(second, "nurse")
    await using stream = await villain.callAndLogIn(kith)
    stream.send(result(SECOND))
    const answer = await stream.next("db:result|result")
    assert.deepEqual([answer.attrs.from, answer.attrs.type], [SECOND, "valid"])
    for (const client of [juliet, nurse]) {
      stream.send(says(`${client.jid.bare}`, `to-${client.jid.domain}`))
      await client.next("message", ({ id }) => id === `to-${client.jid.domain}`)
    }
    stream.send(says(`ball@rooms.${SECOND}`, "room"))
    await stream.until(() => stream.isClosed, "the end")
    assert.equal(
      stream.inbox.some((element) => `${element}`.includes("invalid-from")),
      true,
    )
  })

  test("cannot speak in the name of a domain that is served here", async () => {
    for (const from of ["kith.example", SECOND, `rooms.${SECOND}`]) {
      await using stream = await villain.callAndLogIn(kith)
      stream.send(`<db:result from='${from}' to='kith.example'>a key</db:result>`)
      await stream.until(() => stream.isClosed, "the end")
      assert.equal(
        stream.inbox.some((element) => `${element}`.includes("invalid-from")),
        true,
        from,
      )
    }
  })

  test("goes on for the one when the other ends it, or is removed", async () => {
    await using juliet = await arrive(kith, "juliet")
    await using stream = await villain.callAndLogIn(kith)
    stream.send(result(SECOND))
    await stream.next("db:result|result")
    const { closed } = await kith.server.administer("closeServerLinks", { domain: VILLAIN }, SECOND)
    assert.equal(closed, 1)
    stream.send(says(`${juliet.jid.bare}`, "still"))
    await juliet.next("message", ({ id }) => id === "still")
    stream.send(result(SECOND))
    await stream.next("db:result|result")
    await kith.server.administer("removeDomain", { domain: SECOND })
    stream.send(says(`${juliet.jid.bare}`, "even now"))
    await juliet.next("message", ({ id }) => id === "even now")
    assert.equal(stream.isClosed, false)
  })
})
