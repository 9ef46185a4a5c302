import assert from "node:assert/strict"
import { test } from "node:test"
import {
  deriveScramKeys,
  hashOffer,
  type LoginOffer,
  nobleScramCrypto,
  ScramClient,
  ScramError,
  ScramServer,
} from "../index.ts"

const OFFER: LoginOffer = {
  mechanisms: ["SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"],
  channelBindings: ["tls-server-end-point", "tls-exporter"],
}

async function attempt(offered: LoginOffer | undefined, seen: LoginOffer | undefined): Promise<void> {
  const shared = { hash: "SHA-1", crypto: nobleScramCrypto } as const
  const salt = new Uint8Array(16).fill(7)
  const server = new ScramServer({
    ...shared,
    isPlus: false,
    offer: offered,
    channelBindings: {},
    domain: "example.org",
  })
  const client = new ScramClient({ ...shared, username: "romeo", password: "pencil", offer: seen })
  server.readFirst(client.begin())
  const challenge = server.challenge(await deriveScramKeys("pencil", salt, 4096, "SHA-1", nobleScramCrypto))
  client.verify(server.readFinal(await client.respond(challenge)))
}

test("an offer is hashed as in the example of XEP-0474 §5.3, in whatever order it came", () => {
  assert.equal(hashOffer(OFFER, "SHA-1", nobleScramCrypto), "G6k/rBLDqgOhRRaCuuatSDFkJ08=")
  const turned = { mechanisms: OFFER.mechanisms.toReversed(), channelBindings: OFFER.channelBindings }
  assert.equal(hashOffer(turned, "SHA-1", nobleScramCrypto), "G6k/rBLDqgOhRRaCuuatSDFkJ08=")
})

test("no channel bindings and an empty list of them are not the same offer", () => {
  const without = hashOffer({ ...OFFER, channelBindings: undefined }, "SHA-256", nobleScramCrypto)
  assert.notEqual(without, hashOffer({ ...OFFER, channelBindings: [] }, "SHA-256", nobleScramCrypto))
})

test("a client goes on where it saw what was offered", () => attempt(OFFER, OFFER))

test("a client goes on where it, or the server, does not compare", async () => {
  await attempt(OFFER, undefined)
  await attempt(undefined, OFFER)
})

const changed: readonly (readonly [string, LoginOffer])[] = [
  ["a mechanism", { ...OFFER, mechanisms: ["SCRAM-SHA-1"] }],
  ["a type of channel binding", { ...OFFER, channelBindings: ["tls-server-end-point"] }],
  ["all channel binding", { ...OFFER, channelBindings: undefined }],
]

for (const [what, seen] of changed) {
  test(`a client breaks off where somebody has taken ${what} out of the offer`, async () => {
    await assert.rejects(attempt(OFFER, seen), ScramError)
  })
}

test("who also changes the hash is found out by the server", async () => {
  const shared = { hash: "SHA-1", crypto: nobleScramCrypto } as const
  const server = new ScramServer({
    ...shared,
    isPlus: false,
    offer: OFFER,
    channelBindings: {},
    domain: "example.org",
  })
  const seen = { ...OFFER, mechanisms: ["SCRAM-SHA-1"] }
  const client = new ScramClient({ ...shared, username: "romeo", password: "pencil", offer: seen })
  server.readFirst(client.begin())
  const salt = new Uint8Array(16).fill(7)
  const challenge = server.challenge(await deriveScramKeys("pencil", salt, 4096, "SHA-1", nobleScramCrypto))
  const forged = challenge.replace(/h=.*$/, `h=${hashOffer(seen, "SHA-1", nobleScramCrypto)}`)
  const final = await client.respond(forged)
  assert.throws(() => server.readFinal(final), { condition: "not-authorized" })
})
