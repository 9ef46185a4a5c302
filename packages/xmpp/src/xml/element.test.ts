import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import {
  escapeAttribute,
  escapeText,
  isXmlText,
  parseBoolean,
  parseChildren,
  parseCount,
  parseElement,
  StreamError,
  serialize,
  toXmlElement,
  XmlElement,
  xml,
} from "../index.ts"

test("an element is written with its namespace where that changes", () => {
  const element = xml("a", { xmlns: "urn:a", x: "1", y: undefined }, "text", xml("b"), undefined, false, {
    name: "c",
    attrs: { xmlns: "urn:c" },
    children: [{ name: "d" }],
  })
  assert.equal(String(element), "<a xmlns='urn:a' x='1'>text<b/><c xmlns='urn:c'><d/></c></a>")
  assert.equal(serialize(element, "urn:a"), "<a x='1'>text<b/><c xmlns='urn:c'><d/></c></a>")
})

test("children are found by name and namespace", () => {
  const element = parseElement("<a xmlns='urn:a'>1<b>2</b><b xmlns='urn:b'>3</b><b>4</b>5</a>")
  assert.equal(element.child("b")?.text, "2")
  assert.equal(element.child("b", "urn:b")?.text, "3")
  assert.equal(element.child("c"), undefined)
  assert.deepEqual(
    element.childrenNamed("b").map(({ text }) => text),
    ["2", "4"],
  )
  assert.equal(element.text, "15")
  const built = xml("a", { xmlns: "urn:a" }, xml("b"))
  assert.equal(built.child("b")?.name, "b")
})

test("what was built by hand is taken as it is", () => {
  const element = xml("a")
  assert.equal(toXmlElement(element), element)
  assert.ok(toXmlElement({ name: "a" }) instanceof XmlElement)
})

test("characters that XML cannot carry are never written", () => {
  assert.equal(escapeText("a\0b\u001F\uFFFE\uD800c\r\n\t💕"), "a\uFFFDb\uFFFD\uFFFD\uFFFDc&#xD;\n\t💕")
  assert.equal(escapeAttribute("<'\">\t\n\r\0&"), "&lt;&apos;&quot;&gt;&#x9;&#xA;&#xD;\uFFFD&amp;")
})

test("any text that XML can carry survives being written and read", () => {
  const text = fc.string({ unit: "binary" }).filter(isXmlText)
  fc.assert(
    fc.property(text, text, (inText, inAttribute) => {
      const read = parseElement(String(xml("a", { b: inAttribute }, inText)))
      assert.equal(read.text, inText)
      assert.equal(read.attrs.b, inAttribute)
    }),
  )
})

test("whatever text is written can be read", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
      (text) => {
        assert.doesNotThrow(() => parseElement(String(xml("a", { b: text }, text))))
      },
    ),
  )
})

test("markup that is no single well-formed element is refused", () => {
  for (const markup of ["", "text", "<a>", "<a/><b/>", "<a/>text", "<a></b>", "<p:a/>"]) {
    assert.throws(() => parseElement(markup), StreamError, markup)
  }
})

test("markup that should have been checked does not make the tree parser hang or crash", () => {
  for (const markup of ["<a>", "</a>", "<a", "<a b", "<a b=", "<a b='", "<![CDATA[", "<p:a/>", "<"]) {
    assert.throws(() => parseChildren(markup, "urn:a"), SyntaxError, markup)
  }
})

test("deep nesting does not exhaust the stack", () => {
  const depth = 100_000
  const [outermost] = parseChildren("<a>".repeat(depth) + "</a>".repeat(depth), "urn:a")
  assert.ok(outermost instanceof XmlElement)
})

test("booleans and counts are read strictly", () => {
  assert.deepEqual(["true", "1", "false", "0", "TRUE", "", undefined].map(parseBoolean), [
    true,
    true,
    false,
    false,
    undefined,
    undefined,
    undefined,
  ])
  assert.deepEqual(["0", "42", "-1", "4.2", "1e3", "", "9".repeat(16), undefined].map(parseCount), [
    0,
    42,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
