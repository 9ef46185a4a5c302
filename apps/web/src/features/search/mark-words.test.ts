import assert from "node:assert/strict"
import { test } from "node:test"
import { parseQuery } from "@kith/client"
import { markWords } from "./mark-words.ts"

const show = (text: string, query: string) =>
  markWords(text, parseQuery(query).words)
    .map((piece) => (piece.isFound ? `[${piece.text}]` : piece.text))
    .join("")

test("What was looked for is marked, whatever its case and accents", () => {
  assert.equal(show("Good night, good NIGHT!", "night"), "Good [night], good [NIGHT]!")
  assert.equal(show("Le café de José", "cafe jose"), "Le [café] de [José]")
  assert.equal(show("He ﬁnds it 🌙 there", "find"), "He [ﬁnd]s it 🌙 there")
  assert.equal(show("from him", "from:me has:link"), "from him")
})

test("Of a long text the part around the first find is shown", () => {
  const shown = show(`${"before ".repeat(60)}here ${"after ".repeat(90)}`, "here")
  assert.match(shown, /^….*\[here\].*…$/)
  assert.ok(shown.length < 260)
})
