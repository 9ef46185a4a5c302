import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid } from "@kith/xmpp"
import { EVERYTHING, type Rule, readDomain } from "./rule.ts"
import { RuleBook } from "./rule-book.ts"

const made = { by: Jid.parse("escalus@localhost"), at: 1 }
const rule = (domain: string, isAdmitted: boolean): Rule => ({
  domain,
  isAdmitted,
  allows: EVERYTHING,
  note: undefined,
  made,
})
const NOTHING = { allowed: [], refused: [] }

test("a rule holds for the domain and for those that end in it, label by label", () => {
  const book = new RuleBook([rule("montague.lit", false)], NOTHING)
  assert.equal(book.find("montague.lit")?.isAdmitted, false)
  assert.equal(book.find("a.b.montague.lit")?.domain, "montague.lit")
  assert.equal(book.find("notmontague.lit"), undefined)
  assert.equal(book.find("lit"), undefined)
  assert.equal(book.find("montague.lit.example"), undefined)
})

test("the rule about the longer domain holds, wherever it stands, and of two about the same the stored one", () => {
  const written = { allowed: ["good.lit", "pardoned.bad.lit", "fallen.lit"], refused: ["bad.lit"] }
  const book = new RuleBook([rule("lit", false), rule("fallen.lit", false), rule("bad.lit", true)], written)
  assert.equal(book.find("other.lit")?.isAdmitted, false)
  assert.equal(book.find("rooms.good.lit")?.isAdmitted, true)
  assert.equal(book.find("bad.lit")?.isAdmitted, true)
  assert.equal(book.find("pardoned.bad.lit")?.made, undefined)
  assert.equal(book.find("fallen.lit")?.isAdmitted, false)
  book.remove("bad.lit")
  assert.equal(book.find("bad.lit")?.isAdmitted, false)
  assert.equal(book.find("x.pardoned.bad.lit")?.isAdmitted, true)
  assert.deepEqual(
    book.list().map(({ domain }) => domain),
    ["bad.lit", "fallen.lit", "good.lit", "lit", "pardoned.bad.lit"],
  )
})

test("a domain that the file both allows and refuses is refused", () => {
  const book = new RuleBook([], { allowed: ["both.lit"], refused: ["both.lit"] })
  assert.equal(book.find("both.lit")?.isAdmitted, false)
})

test("only a domain is read as one, in its normal form", () => {
  assert.equal(readDomain("Montague.LIT."), "montague.lit")
  assert.equal(readDomain("xn--bcher-kva.example"), "bücher.example")
  for (const text of ["", "*.lit", "romeo@montague.lit", "montague.lit/orchard", "mon tague.lit"]) {
    assert.equal(readDomain(text), undefined, text)
  }
})
