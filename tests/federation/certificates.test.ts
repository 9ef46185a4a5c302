import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { TestClient } from "@kith/server/testing"
import { type Jid, parseStanzaError } from "@kith/xmpp"
import { Internet, type JoinWish } from "./internet.ts"
import type { KithPeer } from "./kith.ts"
import { retry } from "./links.ts"
import type { Peer } from "./peer.ts"
import { arrive, bodyOf, saysTo, settleAt } from "./people.ts"

const YESTERDAY = Date.now() - 86_400_000

/** What is wrong with a certificate, what makes it so, and what people are told. */
const FAULTS: Readonly<Record<string, JoinWish & { readonly told: RegExp }>> = {
  "has expired": { certificate: { validTo: YESTERDAY }, told: /certificate.*expired/i },
  "is not valid yet": { certificate: { validFrom: Date.now() + 86_400_000 }, told: /certificate.*not yet/i },
  "is of another name": { certificate: { hosts: ["verona.example"] }, told: /certificate.*another name/i },
  "is vouched for by nobody": { proof: "dialback", told: /certificate.*(vouches|self)/i },
}

/** Why a message did not arrive. */
async function refusalOf(speaker: TestClient, to: Jid) {
  speaker.send(saysTo(to, "Dost thou hear?", "refused"))
  return parseStanzaError(
    await speaker.next("message", ({ id, type }) => id === "refused" && type === "error"),
  )
}

describe("a server whose certificate", () => {
  let internet: Internet
  let kith: KithPeer
  before(async () => {
    internet = await Internet.open()
    kith = await internet.addKith()
  })
  after(() => internet.close())

  for (const [index, [fault, { told, ...wish }]] of Object.entries(FAULTS).entries()) {
    describe(`${fault} is refused, and people are told why,`, () => {
      const peers = new Map<string, Peer>()
      before(async () => {
        const add = async (name: string, starting: Promise<Peer>) => void peers.set(name, await starting)
        await Promise.all([
          add("Kith", internet.addKith({ ...wish, domain: `kith-${index}.example` })),
          add("Prosody", internet.addProsody({ ...wish, domain: `prosody-${index}.example` })),
        ])
      })

      for (const name of ["Kith", "Prosody"]) {
        test(`when they write to ${name}`, async () => {
          const peer = peers.get(name)
          assert.ok(peer)
          await using romeo = await arrive(kith, "romeo")
          const { condition, text } = await refusalOf(romeo, await settleAt(peer, "juliet"))
          assert.equal(condition, "remote-server-not-found")
          assert.match(text ?? "", told)
          const log = (await kith.log()).split("\n").filter((line) => line.includes(peer.domain))
          assert.match(log.join("\n"), told)
        })

        test(`when somebody on ${name} writes to them`, async () => {
          const peer = peers.get(name)
          assert.ok(peer)
          await using juliet = await arrive(peer, "juliet")
          await using romeo = await arrive(kith, "romeo")
          const { condition, text } = await refusalOf(juliet, romeo.jid.bare)
          assert.match(condition, /^remote-server-/)
          // Prosody does not hand on what it was told.
          if (name === "Kith") assert.match(text ?? "", told)
          await romeo.expectNo("message")
        })
      }
    })
  }

  test("is renewed is talked to again without a restart", async () => {
    const late = await internet.addKith({ domain: "late.example", certificate: { validTo: YESTERDAY } })
    await using romeo = await arrive(kith, "romeo")
    await using juliet = await arrive(late, "juliet")
    await refusalOf(romeo, juliet.jid.bare)
    await internet.authority.replace(late.certificate, [late.domain])
    // Files are looked at now and then.
    late.server.clock.advance(120_000)
    kith.server.clock.advance(120_000)
    await retry(kith, late.domain)
    romeo.send(saysTo(juliet.jid.bare, "At last", "renewed"))
    assert.equal(bodyOf(await juliet.next("message", ({ id }) => id === "renewed")), "At last")
  })
})
