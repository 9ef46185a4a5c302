import assert from "node:assert/strict"
import { test } from "node:test"
import {
  carbonCopy,
  findCarbon,
  isCarbon,
  Jid,
  parseFrame,
  type Stanza,
  stanza,
  switchCarbons,
  xml,
} from "../index.ts"

const ROMEO = Jid.parse("romeo@montague.example/orchard")
const LIMITS = { maxBytes: 10_000, maxDepth: 100, maxAttributes: 50 }
const message = stanza({
  name: "message",
  attrs: { from: "juliet@capulet.example/balcony", to: "romeo@montague.example", type: "chat" },
  children: [xml("body", {}, "What man art thou?")],
})
const sent = (copy: Stanza): Stanza => parseFrame(copy.toXml(""), LIMITS)

test("a copy holds the message as it was, and which way it went", () => {
  const copy = sent(carbonCopy("received", message, ROMEO))
  const carbon = findCarbon(copy, ROMEO)
  assert.equal(carbon?.direction, "received")
  assert.equal(carbon?.message.toXml(), message.toXml())
  assert.equal(isCarbon(copy), true)
  assert.equal(isCarbon(message), false)
})

test("a copy from anybody but one's own account is a forgery", () => {
  const copy = sent(carbonCopy("sent", message, ROMEO))
  for (const from of ["tybalt@capulet.example", "montague.example", ROMEO.toString(), "@"]) {
    const forged = copy.withAttrs({ from })
    assert.equal(isCarbon(forged), true)
    assert.equal(findCarbon(forged, ROMEO), undefined)
  }
  assert.equal(findCarbon(copy.withAttrs({ from: undefined }), ROMEO)?.direction, "sent")
  assert.equal(findCarbon(copy.withAttrs({ from: "Romeo@Montague.Example" }), ROMEO)?.direction, "sent")
})

test("what carries no message is no copy", () => {
  assert.equal(findCarbon(message, Jid.parse("juliet@capulet.example")), undefined)
  const empty = stanza({ name: "message", children: [xml("sent", { xmlns: "urn:xmpp:carbons:2" })] })
  assert.equal(findCarbon(empty, ROMEO), undefined)
})

test("copies are switched on and off", () => {
  assert.equal(String(switchCarbons(true)), "<enable xmlns='urn:xmpp:carbons:2'/>")
  assert.equal(String(switchCarbons(false)), "<disable xmlns='urn:xmpp:carbons:2'/>")
})
