import assert from "node:assert/strict"
import test from "node:test"
import { Jid, JidError } from "../jid/index.ts"
import { xml } from "../xml/index.ts"
import { NS_ROSTER, parseRosterQuery, rosterQuery } from "./roster.ts"

test("a roster reads as it was written", () => {
  const roster = {
    version: "v1",
    items: [
      {
        jid: Jid.parse("juliet@example.org"),
        name: "Juliet & her nurse",
        groups: ["Capulets", "<Balcony>"],
        subscription: "both" as const,
        isPending: false,
        isPreApproved: false,
      },
      {
        jid: Jid.parse("tybalt@example.org"),
        name: undefined,
        groups: [],
        subscription: "none" as const,
        isPending: true,
        isPreApproved: true,
      },
    ],
  }
  assert.deepEqual(parseRosterQuery(rosterQuery(roster)), roster)
})

test("what only a server may say has no effect when it is nonsense", () => {
  const query = xml(
    "query",
    { xmlns: NS_ROSTER },
    xml("item", { jid: "juliet@example.org", subscription: "all", ask: "x" }),
  )
  const [item] = parseRosterQuery(query).items
  assert.equal(item?.subscription, "none")
  assert.equal(item?.isPending, false)
})

test("an item without a proper address is refused", () => {
  const query = xml("query", { xmlns: NS_ROSTER }, xml("item", { name: "Nobody" }))
  assert.throws(() => parseRosterQuery(query), JidError)
})
