import assert from "node:assert/strict"
import { test } from "node:test"
import {
  AUTHENTICATED_LIMITS,
  NS_STREAM,
  type Stanza,
  StreamError,
  StreamFramer,
  type StreamHeader,
  type StreamLimits,
} from "../index.ts"

const HEADER =
  "<?xml version='1.0'?><stream:stream to='example.org' version='1.0' xml:lang='en' " +
  "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
const END = "</stream:stream>"

interface Reading {
  readonly headers: StreamHeader[]
  readonly stanzas: Stanza[]
  isEnded: boolean
  /** The condition of the stream error, if there was one. */
  error: string | undefined
}

/** Reads a stream in chunks of so many bytes. */
function read(
  text: string | Uint8Array,
  limits: StreamLimits = AUTHENTICATED_LIMITS,
  chunkBytes = Infinity,
): Reading {
  const reading: Reading = { headers: [], stanzas: [], isEnded: false, error: undefined }
  const framer = new StreamFramer(
    {
      onStreamStart: (header) => reading.headers.push(header),
      onStanza: (stanza) => reading.stanzas.push(stanza),
      onStreamEnd: () => {
        reading.isEnded = true
      },
    },
    limits,
  )
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) framer.push(bytes.slice(at, at + chunkBytes))
  } catch (error) {
    if (!(error instanceof StreamError)) throw error
    reading.error = error.condition
  }
  return reading
}

/** The only stanza of a stream that holds `text`. */
function readOne(text: string): Stanza {
  const { stanzas, error } = read(HEADER + text)
  assert.equal(error, undefined)
  const [stanza] = stanzas
  assert.ok(stanza !== undefined && stanzas.length === 1)
  return stanza
}

test("a stream has a header, stanzas and an end", () => {
  const { headers, stanzas, isEnded } = read(
    `${HEADER}<presence/>\n \t<iq id='1'><ping xmlns='p'/></iq>${END}\n`,
  )
  const [header] = headers
  assert.deepEqual(header?.attrs, { to: "example.org", version: "1.0", "xml:lang": "en" })
  assert.equal(header?.namespace, "jabber:client")
  assert.deepEqual(header?.declarations, { stream: NS_STREAM })
  assert.deepEqual(stanzas.map(String), [
    "<presence xmlns='jabber:client'/>",
    "<iq xmlns='jabber:client' id='1'><ping xmlns='p'/></iq>",
  ])
  assert.equal(isEnded, true)
})

test("a stanza knows its children before anybody parses them", () => {
  const stanza = readOne("<message to='a'>x<body>hi</body><a xmlns='q'><b/></a><p:c xmlns:p='r'/></message>")
  assert.deepEqual(stanza.attrs, { to: "a" })
  assert.deepEqual(
    stanza.spans.map(({ name, namespace, start, end }) => [name, namespace, stanza.inner.slice(start, end)]),
    [
      ["body", "jabber:client", "<body>hi</body>"],
      ["a", "q", "<a xmlns='q'><b/></a>"],
      ["c", "r", "<p:c xmlns:p='r'/>"],
    ],
  )
  assert.equal(stanza.child("c", "r")?.name, "c")
  assert.equal(stanza.child("a", "q")?.child("b")?.namespace, "q")
})

test("attributes are decoded and their white space is normalised", () => {
  const { attrs } = readOne("<iq a='&lt;&#x26;&amp;&quot;&apos;' b=\"x\ty\r\nz&#xA;\" c=''/>")
  assert.deepEqual(attrs, { a: "<&&\"'", b: "x y z\n", c: "" })
})

test("text is decoded, character data too, and line ends are one character", () => {
  assert.equal(
    readOne("<m>a&lt;<![CDATA[<b>]]]]><![CDATA[>&amp;]]>\r\nc\rd</m>").children.join("|"),
    "a<<b>]]>&amp;\nc\nd",
  )
})

test("an attribute named like a property of every object is one like any other", () => {
  const { attrs } = readOne("<m __proto__='x' constructor='y'/>")
  assert.equal(Object.getOwnPropertyDescriptor(attrs, "__proto__")?.value, "x")
  assert.equal(attrs.constructor, "y")
  assert.equal(readOne("<m><b __proto__='x'/></m>").toXml(), "<m><b __proto__='x'/></m>")
})

test("a prefix declared on the stream header is resolved inside a stanza", () => {
  const stanza = readOne("<m><stream:a x='1'><b stream:y='2'/></stream:a></m>")
  assert.equal(
    stanza.inner,
    `<a xmlns='${NS_STREAM}' x='1'><b xmlns='jabber:client' stream:y='2' xmlns:stream='${NS_STREAM}'/></a>`,
  )
  assert.ok(stanza.has("a", NS_STREAM))
})

test("a prefix declared on the stanza is resolved inside it", () => {
  const stanza = readOne("<m xmlns:p='q'><p:a><p:b/></p:a>&lt;<c/></m>")
  assert.deepEqual(stanza.attrs, {})
  assert.equal(stanza.inner, "<a xmlns='q'><b/></a>&lt;<c/>")
  assert.deepEqual(
    stanza.spans.map((span) => stanza.inner.slice(span.start, span.end)),
    ["<a xmlns='q'><b/></a>", "<c/>"],
  )
})

test("a stanza with a prefix of its own has the name and namespace that it stands for", () => {
  const stanza = readOne("<c:message xmlns:c='jabber:client' xmlns='other'><body/><c:body/></c:message>")
  assert.equal(stanza.name, "message")
  assert.equal(stanza.namespace, "jabber:client")
  assert.equal(stanza.inner, "<body xmlns='other'/><body/>")
  const error = readOne(
    "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
  )
  assert.deepEqual([error.name, error.namespace], ["error", NS_STREAM])
})

test("an attribute with a prefix keeps it together with its declaration", () => {
  assert.equal(readOne("<m stream:x='1'/>").toXml(), `<m stream:x='1' xmlns:stream='${NS_STREAM}'/>`)
})

const REFUSED: readonly (readonly [condition: string, text: string])[] = [
  ["restricted-xml", "<!DOCTYPE a>"],
  ["restricted-xml", "<!DOCTYPE a [<!ENTITY b 'c'>]>"],
  ["restricted-xml", `${HEADER}<!DOCTYPE a>`],
  ["restricted-xml", `${HEADER}<!-- comment -->`],
  ["restricted-xml", `${HEADER}<m><!-- comment --></m>`],
  ["restricted-xml", `${HEADER}<?target data?>`],
  ["restricted-xml", `${HEADER}<m><?target data?></m>`],
  ["restricted-xml", "<?target data?>"],
  ["restricted-xml", `${HEADER}<?xml version='1.0'?>`],
  ["restricted-xml", ` ${HEADER}`],
  ["restricted-xml", `${HEADER}<m>&nbsp;</m>`],
  ["restricted-xml", `${HEADER}<m a='&lol9;'/>`],
  ["not-well-formed", "<?xml version='1.1'?>"],
  ["not-well-formed", "<?xml encoding='UTF-8'?>"],
  ["not-well-formed", "<?xml version='1.0' nonsense?>"],
  ["unsupported-encoding", "<?xml version='1.0' encoding='UTF-16'?>"],
  ["unsupported-encoding", "<?xml version='1.0' encoding=\"ISO-8859-1\"?>"],
  ["invalid-namespace", "<stream xmlns='jabber:client'>"],
  ["bad-format", "<html/>"],
  ["bad-format", "<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>"],
  ["bad-format", `${HEADER}text`],
  ["bad-format", `${HEADER}<![CDATA[text]]>`],
  ["bad-namespace-prefix", "<stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"],
  ["invalid-namespace", "<stream:stream xmlns:stream='urn:wrong'>"],
  ["not-well-formed", "GET / HTTP/1.1"],
  ["not-well-formed", "<stream:stream>"],
  ["not-well-formed", "</stream:stream>"],
  ["not-well-formed", `${HEADER}</stream>`],
  ["not-well-formed", `${HEADER}${END}<m/>`],
  ["not-well-formed", `${HEADER}<m></n>`],
  ["not-well-formed", `${HEADER}<m></m x>`],
  ["not-well-formed", `${HEADER}<m><n></m></n>`],
  ["not-well-formed", `${HEADER}<m a='1' a='2'/>`],
  ["not-well-formed", `${HEADER}<m><n a='1' a='2'/></m>`],
  ["not-well-formed", `${HEADER}<m xmlns:p='u' xmlns:q='u' p:a='1' q:a='2'/>`],
  ["not-well-formed", `${HEADER}<m xmlns='u' xmlns='v'/>`],
  ["not-well-formed", `${HEADER}<p:m/>`],
  ["not-well-formed", `${HEADER}<m p:a='1'/>`],
  ["not-well-formed", `${HEADER}<m><n xmlns:p='u'/><p:o/></m>`],
  ["not-well-formed", `${HEADER}<m xmlns:p=''/>`],
  ["not-well-formed", `${HEADER}<m xmlns:xmlns='u'/>`],
  ["not-well-formed", `${HEADER}<m xmlns:xml='u'/>`],
  ["not-well-formed", `${HEADER}<m xmlns:p='http://www.w3.org/XML/1998/namespace'/>`],
  ["not-well-formed", `${HEADER}<m xmlns='http://www.w3.org/XML/1998/namespace'/>`],
  ["not-well-formed", `${HEADER}<m xmlns='http://www.w3.org/2000/xmlns/'/>`],
  ["not-well-formed", `${HEADER}<xmlns:m/>`],
  ["not-well-formed", `${HEADER}<:m/>`],
  ["not-well-formed", `${HEADER}<m:/>`],
  ["not-well-formed", `${HEADER}<stream:a:b/>`],
  ["not-well-formed", `${HEADER}<stream:1/>`],
  ["not-well-formed", `${HEADER}<1m/>`],
  ["not-well-formed", `${HEADER}< m/>`],
  ["not-well-formed", `${HEADER}<m/ >`],
  ["not-well-formed", `${HEADER}<m a/>`],
  ["not-well-formed", `${HEADER}<m a=1/>`],
  ["not-well-formed", `${HEADER}<m a='1'b='2'/>`],
  ["not-well-formed", `${HEADER}<m a='<'/>`],
  ["not-well-formed", `${HEADER}<m>]]></m>`],
  ["not-well-formed", `${HEADER}<m>& </m>`],
  ["not-well-formed", `${HEADER}<m>&;</m>`],
  ["not-well-formed", `${HEADER}<m>&#0;</m>`],
  ["not-well-formed", `${HEADER}<m>&#x1F;</m>`],
  ["not-well-formed", `${HEADER}<m>&#xD800;</m>`],
  ["not-well-formed", `${HEADER}<m>&#xFFFE;</m>`],
  ["not-well-formed", `${HEADER}<m>&#x110000;</m>`],
  ["not-well-formed", `${HEADER}<m>&#X41;</m>`],
  ["not-well-formed", `${HEADER}<m>&#-1;</m>`],
  ["not-well-formed", `${HEADER}<m>\0</m>`],
  ["not-well-formed", `${HEADER}<m>\u001F</m>`],
  ["not-well-formed", `${HEADER}<m>\uFFFF</m>`],
  ["not-well-formed", `${HEADER}<m a='\u0001'/>`],
  ["not-well-formed", `${HEADER}<m><![CDATA[\u0002]]></m>`],
  ["not-well-formed", `${HEADER}<m><![cdata[x]]></m>`],
  ["not-well-formed", `${HEADER}\0`],
  ["not-well-formed", `\uFEFF${HEADER}`],
]

for (const [condition, text] of REFUSED) {
  test(`${JSON.stringify(text.replace(HEADER, "…"))} is refused as ${condition}`, () => {
    assert.equal(read(text).error, condition)
    assert.equal(read(text, AUTHENTICATED_LIMITS, 1).error, condition)
  })
}

const BAD_BYTES: readonly (readonly [what: string, bytes: readonly number[]])[] = [
  ["an overlong slash of two bytes", [0xc0, 0xaf]],
  ["an overlong slash of three bytes", [0xe0, 0x80, 0xaf]],
  ["an overlong slash of four bytes", [0xf0, 0x80, 0x80, 0xaf]],
  ["an overlong NUL", [0xc0, 0x80]],
  ["a high surrogate", [0xed, 0xa0, 0x80]],
  ["a pair of surrogates (CESU-8)", [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
  ["a code point beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
  ["a sequence of five bytes", [0xf8, 0x88, 0x80, 0x80, 0x80]],
  ["a lonely continuation", [0x80]],
  ["a sequence that is cut off by markup", [0xe2, 0x82]],
  ["the byte 0xFE", [0xfe]],
  ["the byte 0xFF", [0xff]],
]

for (const [what, bad] of BAD_BYTES) {
  test(`${what} is no UTF-8, and what stood before it is still read`, () => {
    const before = new TextEncoder().encode(`${HEADER}<a/><m>`)
    const bytes = Uint8Array.from([...before, ...bad, ...new TextEncoder().encode("</m><b/>")])
    for (const chunkBytes of [Infinity, 1, 3]) {
      const { stanzas, error } = read(bytes, AUTHENTICATED_LIMITS, chunkBytes)
      assert.equal(error, "unsupported-encoding")
      assert.deepEqual(
        stanzas.map(({ name }) => name),
        ["a"],
      )
    }
  })
}

test("UTF-16 is refused with and without a byte order mark", () => {
  const utf16 = Buffer.from(HEADER, "utf16le")
  assert.equal(read(utf16).error, "not-well-formed")
  assert.equal(read(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])).error, "unsupported-encoding")
})

test("characters beyond the basic plane survive every cut", () => {
  const text = `${HEADER}<m a='🌹é'>💕ж中<ж/></m>`
  for (let chunkBytes = 1; chunkBytes < 9; chunkBytes++) {
    const { stanzas, error } = read(text, AUTHENTICATED_LIMITS, chunkBytes)
    assert.equal(error, undefined)
    assert.deepEqual(
      stanzas.map((stanza) => stanza.toXml()),
      ["<m a='🌹é'>💕ж中<ж/></m>"],
    )
  }
})

test("strings are read like bytes, even cut within a character", () => {
  const stanzas: string[] = []
  const framer = new StreamFramer({
    onStreamStart: () => {},
    onStanza: (stanza) => stanzas.push(stanza.toXml()),
    onStreamEnd: () => {},
  })
  framer.push(HEADER)
  framer.push("<m>\uD83C")
  framer.push("\uDF39</m>")
  assert.deepEqual(stanzas, ["<m>🌹</m>"])
  framer.push("<m>\uD83C")
  assert.throws(() => framer.push("x</m>"), { condition: "not-well-formed" })
})

test("no separator in a namespace makes one element look like another", () => {
  const stanza = readOne("<m><a xmlns='jabber:client\nbody'/><b xmlns='jabber:client&#xA;body'/></m>")
  assert.equal(stanza.has("body"), false)
  assert.equal(stanza.child("body"), undefined)
  assert.deepEqual(
    stanza.elements.map(({ name, namespace }) => [name, namespace]),
    [
      ["a", "jabber:client body"],
      ["b", "jabber:client\nbody"],
    ],
  )
})

test("what the framer has stopped on is never read", () => {
  const { stanzas, error } = read(`${HEADER}<a/><m>&bad;</m><b/>`)
  assert.equal(error, "restricted-xml")
  assert.deepEqual(
    stanzas.map(({ name }) => name),
    ["a"],
  )
})

test("attributes are written as they came, with what is added ahead of them", () => {
  const stanza = readOne(`<m to="a@b" id='1'><b/></m>`)
  assert.equal(stanza.toXml(), `<m to="a@b" id='1'><b/></m>`)
  assert.equal(stanza.withAttrs({ from: "'" }).toXml(), `<m from='&apos;' to="a@b" id='1'><b/></m>`)
})

test("attributes are written anew where one of them is replaced or removed", () => {
  const stanza = readOne(`<m to="a@b" id='1'/>`)
  assert.equal(stanza.withAttrs({ to: "c@d" }).toXml(), "<m to='c@d' id='1'/>")
  assert.equal(stanza.withAttrs({ to: undefined }).toXml(), "<m id='1'/>")
  assert.equal(stanza.toXml("jabber:client", { id: "2" }), "<m to='a@b' id='2'/>")
})

test("attributes are written anew where they would not mean the same in another place", () => {
  assert.equal(readOne(`<m a="1&#xA;2"/>`).toXml(), "<m a='1&#xA;2'/>")
  assert.equal(readOne(`<m a="1" xmlns='urn:x' b="2"/>`).toXml(), "<m xmlns='urn:x' a='1' b='2'/>")
  assert.equal(readOne(`<m xmlns='urn:x' b="2"/>`).toXml(), `<m xmlns='urn:x' b="2"/>`)
})
