import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { SaxesParser } from "saxes"
import {
  AUTHENTICATED_LIMITS,
  NS_STREAM,
  parseFrame,
  StreamError,
  StreamFramer,
  type StreamLimits,
  XmlElement,
} from "../index.ts"

const HEADER = `<stream:stream xmlns='jabber:client' xmlns:stream='${NS_STREAM}' xmlns:h='urn:header' xmlns:p='urn:p' xmlns:q='urn:a'>`
const ROOMY: StreamLimits = { maxBytes: 1_000_000, maxDepth: 100, maxAttributes: 100 }

/** Something both parsers can be made to say about an element: names resolved, adjacent text joined. */
type Canonical = {
  name: string
  namespace: string
  attrs: [string, string][]
  children: (Canonical | string)[]
}

function canonical(element: XmlElement): Canonical {
  const { xmlns = "", ...rest } = element.attrs
  const attrs: [string, string][] = []
  for (const [name, value = ""] of Object.entries(rest)) {
    if (name.startsWith("xmlns:")) continue
    const prefix = name.slice(0, Math.max(0, name.indexOf(":")))
    const namespace = prefix === "" ? "" : prefix === "xml" ? "xml" : (rest[`xmlns:${prefix}`] ?? "?")
    attrs.push([`{${namespace}}${name.slice(name.indexOf(":") + 1)}`, value])
  }
  const children = element.children.map((child) => (child instanceof XmlElement ? canonical(child) : child))
  return { name: element.name, namespace: xmlns, attrs: attrs.sort(), children }
}

/** What saxes reads of a stream: its first-level elements, or `undefined` if it is not well formed. */
function readWithSaxes(text: string): Canonical[] | undefined {
  const parser = new SaxesParser({ xmlns: true })
  const root: Canonical = { name: "", namespace: "", attrs: [], children: [] }
  const open: Canonical[] = [root]
  let isRefused = false
  parser.on("error", () => {
    isRefused = true
  })
  // What XMPP forbids although XML allows it.
  for (const event of ["comment", "doctype", "processinginstruction"] as const) {
    parser.on(event, () => {
      isRefused = true
    })
  }
  parser.on("opentag", (tag) => {
    const attrs: [string, string][] = []
    for (const { prefix, local, uri, value } of Object.values(tag.attributes)) {
      if (prefix === "xmlns" || (prefix === "" && local === "xmlns")) continue
      attrs.push([`{${prefix === "xml" ? "xml" : uri}}${local}`, value])
    }
    const element: Canonical = { name: tag.local, namespace: tag.uri, attrs: attrs.sort(), children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  const addText = (text: string) => {
    const children = open.at(-1)?.children
    const last = children?.at(-1)
    if (children === undefined || text === "") return
    if (typeof last === "string") children[children.length - 1] = last + text
    else children.push(text)
  }
  parser.on("text", addText)
  parser.on("cdata", addText)
  parser.on("closetag", () => open.pop())
  parser.write(text).close()
  const stream = root.children[0]
  if (isRefused || typeof stream !== "object") return undefined
  // RFC 6120 §4.4: between stanzas there is white space only.
  if (stream.children.some((child) => typeof child === "string" && /[^ \t\r\n]/.test(child))) return undefined
  return stream.children.filter((child) => typeof child === "object")
}

interface Reading {
  readonly stanzas: string[]
  readonly elements: Canonical[]
  readonly condition: string | undefined
}

/** `cuts` are the lengths of the chunks; the last one takes the rest. */
function readWithFramer(bytes: Uint8Array, cuts: readonly number[] = [], limits = ROOMY): Reading {
  const stanzas: string[] = []
  const elements: Canonical[] = []
  let isEnded = false
  const framer: StreamFramer = new StreamFramer(
    {
      onStreamStart: () => {
        framer.limits = limits
      },
      onStanza: (stanza) => {
        // The inside must mean the same wherever the stanza is put: it is read again from what is written.
        const text = stanza.toXml("")
        const again = parseFrame(text, limits === ROOMY ? ROOMY : { ...limits, maxBytes: 1e9 })
        assert.equal(again.toXml(""), text)
        const element = stanza.toElement()
        assert.deepEqual(canonical(again.toElement()), canonical(element))
        // With its attributes written anew: as they came they are written only if they came in one piece.
        stanzas.push(stanza.toXml("", {}))
        elements.push(canonical(element))
        assert.deepEqual(
          stanza.spans.map(({ name, namespace }) => [name, namespace]),
          element.elements.map(({ name, namespace }) => [name, namespace]),
        )
      },
      onStreamEnd: () => {
        isEnded = true
      },
    },
    ROOMY,
  )
  let condition: string | undefined
  try {
    let at = 0
    for (const cut of cuts) {
      framer.push(bytes.subarray(at, at + cut))
      at += cut
    }
    framer.push(bytes.subarray(Math.min(at, bytes.length)))
  } catch (error) {
    if (!(error instanceof StreamError)) throw error
    condition = error.condition
  }
  return { stanzas, elements, condition: condition ?? (isEnded ? undefined : "unfinished") }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** All of them are declared by the header. */
const PREFIXES = ["", "", "", "h", "p", "q", "stream"]
const NAMES = ["a", "body", "message", "ж", "x-y.z_1", "é", "constructor", "__proto__"]
const name = fc.constantFrom(...NAMES)
const prefix = fc.constantFrom(...PREFIXES)
const TEXTS = [
  "x",
  " ",
  "\t\n",
  "\r\n",
  "\r",
  "&amp;",
  "&lt;",
  "&gt;",
  "&apos;",
  "&#65;",
  "&#x1F339;",
  "&#xD;",
  "🌹",
]
const piece = fc.constantFrom(
  ...TEXTS,
  "]]",
  "]",
  ">",
  "ж",
  "\u0085",
  "\u2028",
  "é",
  "\uFFFD",
  "\u{1FFFE}",
  "'",
  '"',
)
const text = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join("").replaceAll("]]>", "]]"))
const characterData = text.map((inner) => `<![CDATA[${inner.replaceAll("]]>", "")}]]>`)
const blank = fc.constantFrom(" ", "  ", "\n", "\t ")
const maybeBlank = fc.constantFrom("", "", " ", "\n")
const namespaceText = fc.constantFrom("urn:a", "urn:b", "jabber:client", "a b", "&amp;", "urn:header")

const attribute = fc
  .tuple(
    fc.oneof({ weight: 50, arbitrary: blank }, fc.constant("")),
    fc.oneof({ weight: 3, arbitrary: name }, fc.constantFrom("xml:lang", "h:a", "p:a", "q:a")),
    maybeBlank,
    text,
  )
  .map(([before, attributeName, space, value]) => {
    const quote = value.includes("'") ? '"' : "'"
    return `${before}${attributeName}${space}=${space}${quote}${value.replaceAll(quote, "")}${quote}`
  })
const declaration = fc
  .tuple(blank, fc.constantFrom("xmlns", "xmlns", "xmlns:p", "xmlns:q", "xmlns:h"), namespaceText)
  .map(([before, declared, value]) => `${before}${declared}='${value}'`)

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(
      prefix,
      name,
      fc.array(fc.oneof(attribute, declaration), { maxLength: 3 }),
      maybeBlank,
      fc.option(fc.array(tie("content"), { maxLength: 4 })),
    )
    .map(([before, local, attributes, space, children]) => {
      const qualified = before === "" ? local : `${before}:${local}`
      const tag = `<${qualified}${attributes.join("")}${space}`
      return children === null ? `${tag}/>` : `${tag}>${children.join("")}</${qualified}${space}>`
    }),
  content: fc.oneof({ depthSize: "small" }, text, characterData, tie("element")),
}))

const stream = fc
  .array(fc.oneof({ weight: 4, arbitrary: element }, { weight: 1, arbitrary: blank }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((elements) => `${HEADER}${elements.join("")}</stream:stream>`)

const JUNK = [
  "<",
  ">",
  "/",
  "&",
  ";",
  "'",
  '"',
  "=",
  ":",
  "]]>",
  "<!--",
  "-->",
  "<?x ?>",
  "<!DOCTYPE a>",
  "\0",
]
const junk = fc.constantFrom(
  ...JUNK,
  "\u0001",
  "\uFFFE",
  "xmlns=''",
  "xmlns:p=''",
  " ",
  "&a;",
  "&#0;",
  "<![CDATA[",
  "a",
  "</",
)

/** A stream with something put in, taken out or said twice. */
const mutated = fc
  .tuple(
    stream,
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(6), junk), { maxLength: 3 }),
  )
  .map(([whole, changes]) => {
    let result = whole
    for (const [place, removed, added] of changes) {
      const at = HEADER.length + Math.floor(place * (result.length - HEADER.length))
      result = result.slice(0, at) + added + result.slice(at + removed)
    }
    return result.toWellFormed()
  })

const RUNS = { numRuns: Number(process.env.KITH_FUZZ_RUNS ?? 2000) }

test("the framer accepts what saxes accepts, and reads the same", () => {
  let accepted = 0
  fc.assert(
    fc.property(fc.oneof(stream, mutated), (text) => {
      const expected = readWithSaxes(text)
      const { elements, condition } = readWithFramer(encode(text))
      assert.equal(condition === undefined, expected !== undefined, `${condition}`)
      if (expected === undefined) return
      accepted++
      assert.deepEqual(elements, expected)
    }),
    RUNS,
  )
  // Without this the test would pass if all were refused.
  assert.ok(accepted > RUNS.numRuns / 10, `${accepted} accepted`)
})

test("where chunks end changes nothing about what is read or why it is refused", () => {
  const limits = fc.constantFrom<StreamLimits>(ROOMY, { maxBytes: 50, maxDepth: 3, maxAttributes: 2 })
  const bytes = fc.oneof(
    mutated.map(encode),
    fc.tuple(mutated, fc.nat(), fc.nat(255)).map(([text, place, byte]) => {
      const broken = encode(text)
      broken[place % broken.length] = byte
      return broken
    }),
  )
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(12), { maxLength: 60 }), limits, (input, cuts, limit) => {
      const whole = readWithFramer(input, [], limit)
      const eachByte = Array.from({ length: input.length }, () => 1)
      assert.deepEqual(readWithFramer(input, cuts, limit), whole)
      assert.deepEqual(readWithFramer(input, eachByte, limit), whole)
    }),
    RUNS,
  )
})

test("bytes of any kind are refused or read, and nothing else happens", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 60 }).map((tail) => Uint8Array.from([...encode(`${HEADER}<m>`), ...tail])),
    fc.string({ unit: "binary", maxLength: 60 }).map((tail) => encode(`${HEADER}<m a='${tail}'>${tail}`)),
  )
  fc.assert(
    fc.property(bytes, (input) => {
      readWithFramer(input)
    }),
    RUNS,
  )
})

test("a frame is read like the same element in a stream", () => {
  fc.assert(
    fc.property(element, (text) => {
      const whole = `<w xmlns='jabber:client' xmlns:stream='${NS_STREAM}' xmlns:h='urn:header' xmlns:p='urn:p' xmlns:q='urn:a'>${text}</w>`
      const expected = readWithFramer(encode(`${HEADER}<w>${text}</w></stream:stream>`))
      let stanza: string | undefined
      try {
        stanza = parseFrame(whole, AUTHENTICATED_LIMITS).toXml("")
      } catch (error) {
        assert.ok(error instanceof StreamError)
        assert.equal(error.condition, expected.condition)
      }
      assert.equal(stanza, expected.stanzas[0])
    }),
    RUNS,
  )
})
