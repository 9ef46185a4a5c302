import assert from "node:assert/strict"
import { test } from "node:test"
import { stanza } from "@kith/xmpp"
import { TestClock } from "../../../testing/index.ts"
import { Neighbours } from "./neighbours.ts"

const message = stanza({ name: "message", children: [{ name: "body", children: ["Hark"] }] })
const failure = stanza({ name: "iq", attrs: { type: "error" } })

test("what comes from a server and goes to it is counted, each for its kind", () => {
  const clock = new TestClock()
  const neighbours = new Neighbours(clock)
  const since = clock.now()
  neighbours.noteSent("montague.lit")
  assert.equal(neighbours.find("montague.lit")?.lastHeardAt, undefined)
  clock.advance(1_000)
  neighbours.noteReceived("montague.lit", message)
  neighbours.noteReceived("montague.lit", failure)
  neighbours.noteReceived("montague.lit", stanza({ name: "presence" }))
  neighbours.noteApproach("montague.lit")
  neighbours.noteRefused("montague.lit")
  neighbours.noteWithheld("montague.lit")
  assert.deepEqual(neighbours.find("montague.lit"), {
    since,
    lastHeardAt: since + 1_000,
    messages: 1,
    presences: 1,
    requests: 1,
    errors: 1,
    characters: "<body>Hark</body>".length,
    approaches: 1,
    refused: 1,
    sent: 1,
    withheld: 1,
  })
  assert.equal(neighbours.find("capulet.lit"), undefined)
})

test("who sends most comes first, and of too many who was heard of longest ago is forgotten", () => {
  const neighbours = new Neighbours(new TestClock(), 2)
  neighbours.noteReceived("montague.lit", message)
  neighbours.noteReceived("capulet.lit", message)
  neighbours.noteReceived("montague.lit", message)
  const domains = (limit: number) => neighbours.busiest(limit).map(({ domain }) => domain)
  assert.deepEqual(domains(10), ["montague.lit", "capulet.lit"])
  assert.deepEqual(domains(1), ["montague.lit"])
  neighbours.noteReceived("denmark.lit", message)
  assert.deepEqual(domains(10), ["montague.lit", "denmark.lit"])
})
