import assert from "node:assert/strict"
import { test } from "node:test"
import { findLinks } from "./find-links.ts"

function linksIn(text: string): (string | undefined)[] {
  return findLinks(text)
    .map((part) => part.href)
    .filter((href) => href !== undefined)
}

test("Links of the safe schemes are found, and the text around them stays", () => {
  assert.deepEqual(findLinks("See https://example.org/a?b=c#d, or xmpp:juliet@example.org!"), [
    { text: "See " },
    { text: "https://example.org/a?b=c#d", href: "https://example.org/a?b=c#d" },
    { text: ", or " },
    { text: "xmpp:juliet@example.org", href: "xmpp:juliet@example.org" },
    { text: "!" },
  ])
  assert.deepEqual(linksIn("mailto:nurse@capulet.example"), ["mailto:nurse@capulet.example"])
})

test("No other scheme becomes a link", () => {
  for (const text of [
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https",
    "https://",
    "http:// nothing",
    "mailto:",
  ]) {
    assert.deepEqual(linksIn(text), [], text)
  }
})

test("A bracket or mark after a link is not part of it, one inside it is", () => {
  assert.deepEqual(linksIn("(see https://example.org/a)"), ["https://example.org/a"])
  assert.deepEqual(linksIn("https://example.org/a_(b)."), ["https://example.org/a_(b)"])
  assert.deepEqual(linksIn("“https://example.org/x…”"), ["https://example.org/x"])
})

test("The parts put together are the text", () => {
  const text = "a https://a.example b.https://b.example/?,, c javascript:x https://"
  assert.equal(
    findLinks(text)
      .map((part) => part.text)
      .join(""),
    text,
  )
})

test("A long hostile text is split in good time", () => {
  const started = performance.now()
  findLinks(`https://a.example/${")".repeat(50_000)}`)
  findLinks("https://".repeat(20_000))
  assert.ok(performance.now() - started < 1000)
})
