import assert from "node:assert/strict"
import { test } from "node:test"
import { domainToASCII, domainToUnicode } from "node:url"
import fc from "fast-check"
import { Jid, JidError } from "../index.ts"

for (const [text, normal] of [
  ["romeo@example.org/orchard", "romeo@example.org/orchard"],
  ["example.org", "example.org"],
  ["Romeo@EXAMPLE.org/Orchard", "romeo@example.org/Orchard"],
  ["example.org.", "example.org"],
  ["example.org/a@b/c", "example.org/a@b/c"],
  ["ｒｏｍｅｏ@example.org", "romeo@example.org"],
  ["STRAẞE@example.org", "straße@example.org"],
  ["ΣΊΣΥΦΟΣ@example.org", "σίσυφος@example.org"],
  ["e\u0301@example.org", "é@example.org"],
  ["BÜCHER.example", "bücher.example"],
  ["xn--bcher-kva.example", "bücher.example"],
  ["XN--BCHER-KVA.example", "bücher.example"],
  ["例え。テスト", "例え.テスト"],
  ["ＥＸＡＭＰＬＥ．org", "example.org"],
  ["faß.example", "faß.example"],
  ["127.0.0.1", "127.0.0.1"],
  ["[2001:DB8:0:0:0:0:0:1]", "[2001:db8::1]"],
  ["[::ffff:1.2.3.4]/x", "[::ffff:102:304]/x"],
  ["אב@example.org", "אב@example.org"],
  ["אב1@example.org", "אב1@example.org"],
  ["l·l@example.org", "l·l@example.org"],
  ["ロミオ・ジュリエット@example.org", "ロミオ・ジュリエット@example.org"],
  ["example.org/a\u3000b", "example.org/a b"],
  ["example.org/💕", "example.org/💕"],
  ["example.org/Ⅳ", "example.org/Ⅳ"],
  [`${"a".repeat(1023)}@example.org`, `${"a".repeat(1023)}@example.org`],
] as const) {
  test(`${text.slice(0, 60)} has a normal form, and that form is its own`, () => {
    const jid = Jid.parse(text)
    assert.equal(jid.toString(), normal)
    assert.equal(Jid.parse(normal).toString(), normal)
    assert.ok(jid.equals(Jid.parse(normal)))
  })
}

const LONG_LABELS = Array.from({ length: 17 }, () => "a".repeat(60)).join(".")

for (const text of [
  "",
  "@",
  "/",
  "@example.org",
  "romeo@",
  "example.org/",
  "romeo@/orchard",
  "ro meo@example.org",
  'ro"meo@example.org',
  "ro&meo@example.org",
  "ro'meo@example.org",
  "ro:meo@example.org",
  "ro<meo@example.org",
  "ro>meo@example.org",
  "ro＠meo@example.org",
  "ro／meo@example.org",
  "a@b@example.org",
  "ro\u0000meo@example.org",
  "ro\u00ADmeo@example.org",
  "ro\u200Dmeo@example.org",
  "henryⅣ@example.org",
  "♚@example.org",
  "fooﬁbar@example.org",
  "aא@example.org",
  "אa@example.org",
  "·@example.org",
  "a\u0660\u06F0@example.org",
  "ஃ\u0BCD\uD800@example.org",
  "ex ample.org",
  "ex_ample.org",
  "-example.org",
  "example-.org",
  "example..org",
  ".example.org",
  "example.org..",
  ".",
  "256.0.0.1",
  "01.2.3.4",
  "[::1",
  "[::1]x",
  "[::zz]",
  "[fe80::1%eth0]",
  "xn--a.example",
  "xn--.example",
  "xn--abc-.example",
  "xn--\u00FC.example",
  "☃.example",
  "\u0301a.example",
  `${"a".repeat(64)}.example`,
  `${"ü".repeat(60)}.example`,
  "example.org/\u0000",
  "example.org/a\u0007b",
  "example.org/\uE000",
  "example.org/\u{E0001}",
  "example.org/\uD800",
  `${"a".repeat(1024)}@example.org`,
  `${"ü".repeat(512)}@example.org`,
  `example.org/${"a".repeat(1024)}`,
  LONG_LABELS,
]) {
  test(`${JSON.stringify(text.slice(0, 60))} is no address`, () => {
    assert.throws(() => Jid.parse(text), JidError)
    assert.equal(Jid.tryParse(text), undefined)
  })
}

test("an address is put together out of parts that need not be prepared", () => {
  const jid = Jid.from({ local: "Romeo", domain: "Example.ORG", resource: "Orchard" })
  assert.deepEqual([jid.local, jid.domain, jid.resource], ["romeo", "example.org", "Orchard"])
  assert.throws(() => Jid.from({ local: "a@b", domain: "example.org" }), JidError)
  assert.throws(() => Jid.from({ local: "a", domain: "b/c" }), JidError)
  assert.throws(() => Jid.from({ local: "", domain: "b" }), JidError)
})

test("the bare address is the same object each time, and of a bare one itself", () => {
  const jid = Jid.parse("romeo@example.org/orchard")
  assert.equal(jid.bare.toString(), "romeo@example.org")
  assert.equal(jid.bare, jid.bare)
  assert.equal(jid.bare.bare, jid.bare)
  assert.deepEqual([jid.isBare, jid.bare.isBare], [false, true])
})

test("another resource makes another address", () => {
  const jid = Jid.parse("romeo@example.org").withResource("Tower ")
  assert.equal(jid.toString(), "romeo@example.org/Tower ")
  assert.equal(jid.bare, Jid.parse("romeo@example.org"))
  assert.throws(() => jid.withResource(""), JidError)
})

test("an address is written to JSON as its text", () => {
  assert.equal(JSON.stringify({ jid: Jid.parse("Romeo@example.org") }), '{"jid":"romeo@example.org"}')
})

test("texts seen before give the same object, and very many of them do no harm", () => {
  assert.equal(Jid.parse("tybalt@example.org"), Jid.parse("tybalt@example.org"))
  for (let index = 0; index < 50_000; index++) Jid.parse(`u${index}@example.org`)
  assert.equal(Jid.parse("tybalt@example.org").toString(), "tybalt@example.org")
})

test("whatever is accepted is its own normal form", () => {
  const part = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 })
  const near = fc.string({
    unit: fc.constantFrom(..."aA1-.@/ßéאا٠۰·lΣς\u0301\u200Dｱ中 "),
    minLength: 1,
    maxLength: 8,
  })
  fc.assert(
    fc.property(
      fc.oneof(part, near),
      fc.oneof(part, near),
      fc.oneof(part, near),
      (local, domain, resource) => {
        const jid = Jid.tryParse(`${local}@${domain}/${resource}`)
        if (jid === undefined) return
        assert.equal(Jid.from(jid).toString(), jid.toString())
        assert.equal(Jid.parse(jid.toString()).toString(), jid.toString())
      },
    ),
    { numRuns: 3000 },
  )
})

test("a domain in its ASCII form is the same as in letters", () => {
  for (const name of ["bücher.example", "例え.テスト", "пример.испытание", "δοκιμή.example", "אב.example"]) {
    assert.equal(Jid.parse(domainToASCII(name)).domain, name)
    assert.equal(domainToUnicode(domainToASCII(name)), name)
  }
})
