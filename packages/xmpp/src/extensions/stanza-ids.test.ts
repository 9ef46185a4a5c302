import assert from "node:assert/strict"
import test from "node:test"
import { Jid } from "../jid/index.ts"
import { stanza } from "../stanza/index.ts"
import { xml } from "../xml/index.ts"
import { findOriginId, findStanzaId, NS_STANZA_ID, withoutStanzaIds, withStanzaId } from "./stanza-ids.ts"

const JULIET = Jid.parse("juliet@capulet.example")
const isCapulet = (by: Jid) => by.domain === JULIET.domain
const forged = (by: string | undefined, id = "forged") => xml("stanza-id", { xmlns: NS_STANZA_ID, by, id })

test("every forged copy goes, in whatever spelling, and nothing else", () => {
  const message = stanza({
    name: "message",
    children: [
      forged("juliet@capulet.example"),
      xml("body", {}, "Wherefore <art> thou?"),
      forged("JULIET@Capulet.Example"),
      forged("juliet@capulet.example/balcony"),
      forged("capulet.example"),
      forged("room@rooms.example", "kept"),
      forged("@@not an address@@"),
      forged(undefined),
      xml("origin-id", { xmlns: NS_STANZA_ID, id: "o1" }),
    ],
  })
  const clean = withoutStanzaIds(message, isCapulet)
  assert.equal(findStanzaId(clean, JULIET), undefined)
  assert.equal(findStanzaId(clean, Jid.parse("room@rooms.example")), "kept")
  assert.equal(findOriginId(clean), "o1")
  assert.equal(clean.child("body")?.text, "Wherefore <art> thou?")
  assert.equal(clean.spans.filter((span) => span.name === "stanza-id").length, 3)
})

test("a message without ids is not touched at all", () => {
  const message = stanza({ name: "message", children: [xml("body", {}, "Ay me!")] })
  assert.equal(withoutStanzaIds(message, isCapulet), message)
})

test("an id that was given is found under the address that gave it", () => {
  const message = withStanzaId(stanza({ name: "message" }), JULIET, "18")
  assert.equal(findStanzaId(message, JULIET), "18")
  assert.equal(findStanzaId(message, Jid.parse("romeo@montague.example")), undefined)
})
