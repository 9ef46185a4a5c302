import assert from "node:assert/strict"
import { isIPv4 } from "node:net"
import { test } from "node:test"
import { type DecodedPacket, decode, encode } from "dns-packet"
import fc from "fast-check"
import { readAnswer } from "./read-answer.ts"

const name = "_xmpp-server._tcp.verona.lit"
const host = "xmpp.verona.lit"

const reply = (type: "SRV" | "A" | "TLSA") =>
  encode({
    type: "response",
    id: 7,
    questions: [{ name, type }],
    answers: [
      { type: "CNAME", name, ttl: 30, data: host },
      {
        type: "SRV",
        name: host,
        ttl: 60,
        data: { target: "a.verona.lit", port: 5269, priority: 1, weight: 2 },
      },
      { type: "A", name: host, ttl: 50, data: "192.0.2.1" },
      {
        type: "TLSA",
        name: host,
        ttl: 40,
        data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32) },
      },
    ],
    authorities: [
      { type: "SOA", name: "lit", ttl: 20, data: { mname: "ns.lit", rname: "x.lit", minimum: 10 } },
    ],
  })

test("an alias is followed, and the shortest time to live counts", () => {
  const answer = readAnswer(decode(reply("SRV")), { name, type: "SRV" }, true)
  assert.deepEqual(answer, {
    records: [{ target: "a.verona.lit", port: 5269, priority: 1, weight: 2 }],
    isNameThere: true,
    canonicalName: host,
    isSecure: false,
    ttlSeconds: 30,
  })
})

test("aliases that lead in a circle end", () => {
  const circle = encode({
    type: "response",
    questions: [{ name, type: "A" }],
    answers: [
      { type: "CNAME", name, data: host },
      { type: "CNAME", name: host, data: name },
    ],
  })
  assert.deepEqual(readAnswer(decode(circle), { name, type: "A" }, false).records, [])
})

test("whatever bytes arrive, what is read has the right form", () => {
  const change = fc.record({ at: fc.nat(), byte: fc.nat(255) })
  const type = fc.constantFrom("SRV" as const, "A" as const, "TLSA" as const)
  fc.assert(
    fc.property(type, fc.array(change, { maxLength: 6 }), fc.nat(), (type, changes, cut) => {
      const bytes = reply(type)
      for (const { at, byte } of changes) bytes[at % bytes.length] = byte
      let packet: DecodedPacket
      try {
        packet = decode(bytes.subarray(0, cut % 4 === 0 ? cut % bytes.length : bytes.length))
      } catch {
        return
      }
      const { records, ttlSeconds } = readAnswer(packet, { name, type }, true)
      assert.ok(Number.isInteger(ttlSeconds) && ttlSeconds >= 0)
      for (const record of records) {
        if (typeof record === "string") assert.ok(isIPv4(record), record)
        else if ("port" in record) assert.ok(record.port <= 0xffff && typeof record.target === "string")
        else assert.ok(record.usage <= 255 && record.data instanceof Uint8Array)
      }
    }),
    { numRuns: 5_000 },
  )
})
