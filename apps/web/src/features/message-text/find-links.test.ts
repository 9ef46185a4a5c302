import assert from "node:assert/strict"
import { test } from "node:test"
import { findLinks } from "./find-links.ts"

const linksIn = (text: string): string[] => findLinks(text).map(({ href }) => href)
const hostsIn = (text: string) => findLinks(text).map(({ host }) => host)

test("Links of the safe schemes are found at their places", () => {
  const text = "See https://example.org/a?b=c#d, or xmpp:juliet@example.org!"
  const links = findLinks(text)
  assert.deepEqual(
    links.map(({ begin, end }) => text.slice(begin, end)),
    ["https://example.org/a?b=c#d", "xmpp:juliet@example.org"],
  )
  assert.deepEqual(linksIn("mailto:nurse@capulet.example"), ["mailto:nurse@capulet.example"])
  assert.deepEqual(linksIn("tel:+39-045-000000 or geo:45.44,10.99"), [
    "tel:+39-045-000000",
    "geo:45.44,10.99",
  ])
  assert.deepEqual(linksIn("on www.example.org/x, he says"), ["https://www.example.org/x"])
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
    "tel:now",
    "geo:here",
    "www.",
    "[click](javascript:alert(1))",
    "ahttps://example.org",
  ]) {
    assert.deepEqual(linksIn(text), [], text)
  }
})

test("A bracket or mark after a link is not part of it, one inside it is", () => {
  assert.deepEqual(linksIn("(see https://example.org/a)"), ["https://example.org/a"])
  assert.deepEqual(linksIn("https://example.org/a_(b)."), ["https://example.org/a_(b)"])
  assert.deepEqual(linksIn("“https://example.org/x…”"), ["https://example.org/x"])
})

test("A text in place of the address tells where the link goes", () => {
  const [link] = findLinks("Read [your bank](https://evil.example/login) now")
  assert.deepEqual(link, {
    begin: 5,
    end: 44,
    text: "your bank",
    href: "https://evil.example/login",
    source: "[your bank](https://evil.example/login)",
    host: "evil.example",
  })
  assert.deepEqual(hostsIn("[write](mailto:nurse@capulet.example)"), ["mailto:nurse@capulet.example"])
  // Not closed: the address alone is the link.
  assert.deepEqual(linksIn("[text](https://example.org/"), ["https://example.org/"])
})

test("Hosts that are not what they look like are told in plain letters", () => {
  assert.deepEqual(hostsIn("https://google.com@evil.example/"), ["evil.example"])
  assert.deepEqual(hostsIn("https://аpple.com/"), ["xn--pple-43d.com"], "one Cyrillic letter")
  assert.deepEqual(hostsIn("https://раураl.com/"), ["xn--l-7sba6dbr.com"], "all Cyrillic but one")
  assert.deepEqual(linksIn("https://goo\u200Dgle.example/"), [], "joined by what cannot be seen")
  assert.deepEqual(hostsIn("http://0x7f.1/"), ["127.0.0.1"])
  for (const honest of [
    "https://example.org/",
    "https://müller.example/",
    "https://пример.рф/",
    "https://EXAMPLE.org",
  ])
    assert.deepEqual(hostsIn(honest), [undefined], honest)
})

test("A host without a scheme is a link where it cannot be anything else", () => {
  assert.deepEqual(linksIn("See github.com/kith, (example.org) or müller.de."), [
    "https://github.com/kith",
    "https://example.org/",
    "https://xn--mller-kva.de/",
  ])
  assert.deepEqual(linksIn("t.me/verona and sub.domain.example.org:8443/x?y=1#z"), [
    "https://t.me/verona",
    "https://sub.domain.example.org:8443/x?y=1#z",
  ])
  assert.deepEqual(linksIn("https://example.org/x www.example.org [see example.com](https://example.net)"), [
    "https://example.org/x",
    "https://www.example.org/",
    "https://example.net/",
  ])
  assert.deepEqual(hostsIn("gооgle.com"), ["xn--ggle-55da.com"], "two Cyrillic letters")
  for (const text of [
    "juliet@example.org",
    "juliet@example.org/balcony",
    "I came.It rained",
    "ok.no problem",
    "readme.md script.sh Safari.app 3.14 e.g. node.js config.json",
    "a.b.c example.community example.com.evil",
    "/etc/example.org ./example.org x=example.org",
    "example.org@evil",
    ".com",
  ])
    assert.deepEqual(linksIn(text), [], text)
})

test("A long hostile text is read in good time", () => {
  const started = performance.now()
  findLinks("a.".repeat(100_000))
  findLinks(`${"a".repeat(100_000)}.com`)
  findLinks("a-.com".repeat(50_000))
  findLinks("com.".repeat(50_000))
  findLinks(`https://a.example/${")".repeat(50_000)}`)
  findLinks("https://".repeat(20_000))
  findLinks("[a](".repeat(50_000))
  findLinks(`[${"a".repeat(100_000)}:`)
  assert.ok(performance.now() - started < 1000)
})
