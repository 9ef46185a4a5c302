import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid, JidError } from "../jid/index.ts"
import { parseElement } from "../stream/index.ts"
import { MalformedError } from "../xml/index.ts"
import { NS_ROSTER_EXCHANGE, parseRosterExchange, rosterExchange } from "./index.ts"

const x = (items: string) => parseElement(`<x xmlns='${NS_ROSTER_EXCHANGE}'>${items}</x>`)

test("suggested contacts read as they were written", () => {
  const exchange = {
    action: "modify" as const,
    contacts: [
      { jid: Jid.parse("rosencrantz@denmark.lit"), name: "Rosencrantz", groups: ["Visitors", "Retinue"] },
      { jid: Jid.parse("guildenstern@denmark.lit"), name: undefined, groups: [] },
    ],
  }
  assert.deepEqual(parseRosterExchange(parseElement(String(rosterExchange(exchange)))), exchange)
})

test("an action that is missing or unknown means to add", () => {
  assert.equal(parseRosterExchange(x("<item jid='a@b.c'/><item jid='d@b.c' action='marry'/>")).action, "add")
})

test("a suggestion of nothing, of two kinds, or of nobody is malformed", () => {
  assert.throws(() => parseRosterExchange(x("")), MalformedError)
  assert.throws(
    () => parseRosterExchange(x("<item jid='a@b.c'/><item jid='d@b.c' action='delete'/>")),
    MalformedError,
  )
  assert.throws(() => parseRosterExchange(x("<item/>")), JidError)
})
