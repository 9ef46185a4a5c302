import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { type Stanza, StreamError, StreamFramer, type StreamLimits } from "../index.ts"

const HEADER = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
const LIMITS: StreamLimits = { maxBytes: 200, maxDepth: 5, maxAttributes: 5, maxBytesLeftOut: 2000 }
const encoder = new TextEncoder()

interface Reading {
  readonly read: string[]
  readonly leftOut: Stanza[]
  condition: string | undefined
}

function read(text: string, chunkBytes = Infinity): Reading {
  const reading: Reading = { read: [], leftOut: [], condition: undefined }
  const framer = new StreamFramer(
    {
      onStreamStart: () => {},
      onStanza: (stanza) => reading.read.push(stanza.toXml("jabber:client")),
      onLeftOut: (stanza) => reading.leftOut.push(stanza),
      onStreamEnd: () => {},
    },
    LIMITS,
  )
  const bytes = encoder.encode(HEADER + text)
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) framer.push(bytes.slice(at, at + chunkBytes))
  } catch (error) {
    if (!(error instanceof StreamError)) throw error
    reading.condition = error.condition
  }
  return reading
}

const attributes = (count: number) =>
  Array.from({ length: count }, (_, index) => `a${index}='${index}'`).join(" ")
const TOO_MUCH = {
  long: `<m id='1' to='x'>${"é".repeat(500)}<b/></m>`,
  deep: `<m id='1' to='x'>${"<a>".repeat(5)}${"</a>".repeat(5)}</m>`,
  "full of attributes": `<m id='1' to='x'><a ${attributes(6)}/></m>`,
  "full of attributes, by the hundred": `<m id='1' to='x'><a ${attributes(100)}/></m>`,
}

describe("where the limits let elements be left out", () => {
  for (const [what, element] of Object.entries(TOO_MUCH)) {
    test(`one that is too ${what} costs its content only`, () => {
      for (const chunkBytes of [Infinity, 1, 7]) {
        const { read: found, leftOut, condition } = read(`<a/>${element}<b>c</b>`, chunkBytes)
        assert.equal(condition, undefined)
        assert.deepEqual(found, ["<a/>", "<b>c</b>"])
        assert.deepEqual(
          leftOut.map(({ name, namespace, attrs, inner }) => [name, namespace, attrs.id, attrs.to, inner]),
          [["m", "jabber:client", "1", "x", ""]],
        )
      }
    })
  }

  test("what is no XML ends the stream all the same, and what is longer than is read on", () => {
    const long = "x".repeat(500)
    for (const chunkBytes of [Infinity, 1, 13]) {
      assert.equal(read(`<m>${long}\0</m>`, chunkBytes).condition, "not-well-formed")
      assert.equal(read(`<m>${long}</n>`, chunkBytes).condition, "not-well-formed")
      assert.equal(read(`<m ${attributes(60)} a3=''/>`, chunkBytes).condition, "not-well-formed")
      assert.equal(read(`<m>${long}<p:a/></m>`, chunkBytes).condition, "not-well-formed")
      assert.equal(read(`<m>${"x".repeat(2001)}`, chunkBytes).condition, "policy-violation")
    }
  })

  test("the header of a stream is none that could be left out", () => {
    const framer = new StreamFramer(
      { onStreamStart: () => assert.fail(), onStanza: () => {}, onStreamEnd: () => {} },
      LIMITS,
    )
    assert.throws(() => framer.push(HEADER.replace(">", ` ${attributes(6)}>`)), {
      condition: "policy-violation",
    })
  })
})
