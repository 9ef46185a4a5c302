import assert from "node:assert/strict"
import test from "node:test"
import { isXmlText } from "./characters.ts"

test("text of every script, tabs and line ends are allowed", () => {
  assert.equal(isXmlText("Wherefore\tart\r\nthou, Ῥωμαῖος 🌹?"), true)
  assert.equal(isXmlText(""), true)
})

test("control characters, halves of surrogate pairs and non-characters are not", () => {
  for (const text of ["\0", "\u0007", "a\u000bb", "\u001b[31m", "\ud83c", "\udf39", "\ufffe", "\uffff"]) {
    assert.equal(isXmlText(text), false, JSON.stringify(text))
  }
})
