import assert from "node:assert/strict"
import { test } from "node:test"
import { cutText } from "./cut-text.ts"
import { findAction, isGesture } from "./gesture.ts"
import { showHidden, withoutHidden } from "./hidden-characters.ts"
import { placeMentions } from "./place-mentions.ts"

const hiddenIn = (text: string) => showHidden(text).flatMap((run) => ("hidden" in run ? [run.name] : []))

test("Forced directions and characters without width are shown", () => {
  assert.deepEqual(hiddenIn("invoice\u202Egpj.exe"), ["rightToLeft"])
  assert.deepEqual(hiddenIn("\u2066left\u2069"), ["leftToRight"])
  assert.deepEqual(hiddenIn("pay\u200Bpal ro\u200Dmeo"), ["invisible", "invisible"])
  assert.equal(withoutHidden("invoice\u202Egpj.exe"), "invoicegpj.exe")
})

test("What belongs to a script or an emoji stays as it is", () => {
  for (const text of ["👩‍👩‍👧", "می‌خواهم", "क्‍ष", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "שלום\u200F!"]) {
    assert.deepEqual(showHidden(text), [{ text }], text)
  }
})

test("A text is cut between words, and never through a character", () => {
  assert.equal(cutText("short", 10), "short")
  assert.equal(cutText(`${"word ".repeat(30)}`, 52), "word ".repeat(10).trim())
  assert.equal(cutText("😀".repeat(50), 51).length, 50)
})

test("Places by code points become places by code units; what makes no sense is left out", () => {
  const text = "😀 @Juliet and @Romeo"
  const at = (begin: number, end: number) => ({ begin, end, address: "x@example.org" })
  const named = placeMentions(text, [at(14, 20), at(2, 9), at(3, 5), at(-1, 3), at(0.5, 2), at(90, 99)])
  assert.deepEqual(
    named.map(({ begin, end }) => text.slice(begin, end)),
    ["@Juliet", "@Romeo"],
  )
})

test("Few emoji alone are a gesture, and /me is an action", () => {
  assert.ok(isGesture("👍🏽 ❤️") && isGesture("👩‍👩‍👧‍👦"))
  assert.ok(!isGesture("ok 👍") && !isGesture("👍👍👍👍") && !isGesture(""))
  assert.equal(findAction("/me sighs"), "sighs")
  for (const none of ["/me", "/mesighs", " /me sighs", "/me's"]) assert.equal(findAction(none), undefined)
})
