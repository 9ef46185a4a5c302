import assert from "node:assert/strict"
import { test } from "node:test"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { AUTHENTICATED_LIMITS, type Stanza, StreamError, StreamFramer, type StreamLimits } from "../index.ts"

const HEADER = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
const encoder = new TextEncoder()

function open(limits: StreamLimits, onStanza: (stanza: Stanza) => void = () => {}): StreamFramer {
  const framer = new StreamFramer({ onStreamStart: () => {}, onStanza, onStreamEnd: () => {} }, limits)
  framer.push(HEADER)
  return framer
}

/** The condition with which `text` is refused after the header, in chunks of so many bytes. */
function refusal(text: string, limits: Partial<StreamLimits>, chunkBytes = Infinity): string | undefined {
  const framer = open({ ...AUTHENTICATED_LIMITS, ...limits })
  const bytes = encoder.encode(text)
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) framer.push(bytes.slice(at, at + chunkBytes))
  } catch (error) {
    if (error instanceof StreamError) return error.condition
    throw error
  }
  return undefined
}

for (const letter of ["x", "é", "中", "🌹"]) {
  test(`an element of ${letter} may have exactly as many bytes as the limit says`, () => {
    const stanza = `<m>${letter.repeat(100)}</m>`
    const maxBytes = encoder.encode(stanza).length
    for (const chunkBytes of [Infinity, 1, 7]) {
      assert.equal(refusal(`  ${stanza} ${stanza}`, { maxBytes }, chunkBytes), undefined)
      assert.equal(refusal(stanza, { maxBytes: maxBytes - 1 }, chunkBytes), "policy-violation")
    }
  })
}

test("the bytes of names count like all others", () => {
  const stanza = `<m><сад a='1'><é/>${"x".repeat(100)}</сад></m>`
  const maxBytes = encoder.encode(stanza).length
  for (const chunkBytes of [Infinity, 1]) {
    assert.equal(refusal(stanza, { maxBytes }, chunkBytes), undefined)
    assert.equal(refusal(stanza, { maxBytes: maxBytes - 1 }, chunkBytes), "policy-violation")
  }
})

test("an element that never ends is refused as soon as it is too long", () => {
  for (const begin of ["<m>", "<m a='", "<m ", "<m", "<m><![CDATA[", "<m></m", "<m><n>"]) {
    let pushed = 0
    const framer = open({ ...AUTHENTICATED_LIMITS, maxBytes: 1000 })
    framer.push(begin)
    assert.throws(
      () => {
        for (; pushed < 2000; pushed += 10) framer.push("aaaaaaaaaa")
      },
      { condition: "policy-violation" },
      begin,
    )
    assert.ok(pushed <= 1000)
  }
})

test("too long is said before ill-formed, wherever a chunk ends", () => {
  const text = `<m>${"x".repeat(200)}\0`
  for (const chunkBytes of [Infinity, 1, 13]) {
    assert.equal(refusal(text, { maxBytes: 100 }, chunkBytes), "policy-violation")
    assert.equal(refusal(text, { maxBytes: 1000 }, chunkBytes), "not-well-formed")
  }
})

test("the stream header has the same limits", () => {
  const framer = new StreamFramer(
    { onStreamStart: () => assert.fail("too long"), onStanza: () => {}, onStreamEnd: () => {} },
    { ...AUTHENTICATED_LIMITS, maxBytes: 200 },
  )
  assert.throws(() => framer.push(HEADER.replace(">", ` a='${"x".repeat(200)}'>`)), {
    condition: "policy-violation",
  })
})

test("elements may lie inside one another to the limit and no deeper", () => {
  const nested = (depth: number) => "<m>".repeat(depth) + "</m>".repeat(depth)
  assert.equal(refusal(nested(100), {}), undefined)
  assert.equal(refusal(nested(101), {}), "policy-violation")
  assert.equal(refusal(nested(100_000), { maxBytes: 1e9 }), "policy-violation")
})

test("an element may have attributes to the limit and no more", () => {
  const tag = (count: number) =>
    `<m ${Array.from({ length: count }, (_, index) => `a${index}='1'`).join(" ")}/>`
  assert.equal(refusal(tag(50), {}), undefined)
  assert.equal(refusal(tag(51), {}), "policy-violation")
  assert.equal(refusal(`<m>${tag(51)}</m>`, {}), "policy-violation")
})

test("a reference that goes on and on is refused", () => {
  assert.equal(refusal(`<m>&${"a".repeat(100_000)};</m>`, {}), "restricted-xml")
})

test("limits can be lifted while a stream is running", () => {
  const names: string[] = []
  const framer = open({ ...AUTHENTICATED_LIMITS, maxBytes: 100 }, ({ name }) => names.push(name))
  framer.push("<a/>")
  framer.limits = AUTHENTICATED_LIMITS
  framer.push(`<b>${"x".repeat(1000)}</b>`)
  assert.deepEqual(names, ["a", "b"])
})

test("a handler that stops the framer never sees the rest of the chunk, whatever it does next", () => {
  for (const isResetAtOnce of [false, true]) {
    const names: string[] = []
    const framer: StreamFramer = open(AUTHENTICATED_LIMITS, ({ name }) => {
      names.push(name)
      if (name !== "starttls") return
      framer.stop()
      if (isResetAtOnce) framer.reset()
    })
    framer.push(`<starttls/><smuggled/>${HEADER}<smuggled/>`)
    if (!isResetAtOnce) {
      assert.equal(framer.isStopped, true)
      framer.push("<smuggled/>")
      framer.reset()
    }
    framer.push(`${HEADER}<fine/>`)
    assert.deepEqual(names, ["starttls", "fine"])
  }
})

test("what stopped half-way leaves nothing behind", () => {
  const names: string[] = []
  const framer = open(AUTHENTICATED_LIMITS, ({ name }) => names.push(name))
  framer.push("<half a='x")
  framer.push(Uint8Array.of(0xe2))
  framer.stop()
  framer.reset()
  framer.push(`${HEADER}<whole/>`)
  assert.deepEqual(names, ["whole"])
})

test("a handler can let a new stream begin within the chunk", () => {
  const names: string[] = []
  const framer: StreamFramer = open(AUTHENTICATED_LIMITS, ({ name }) => {
    names.push(name)
    if (name === "auth") framer.reset()
  })
  framer.push(`<auth/><?xml version='1.0'?>${HEADER}<iq/></stream:stream>`)
  assert.deepEqual(names, ["auth", "iq"])
})

test("nothing is read after an error", () => {
  const framer = open(AUTHENTICATED_LIMITS, () => assert.fail("nothing must be read"))
  assert.throws(() => framer.push("<a></b>"), StreamError)
  assert.equal(framer.isStopped, true)
  framer.push("<c/>")
})

test("an error of the handler comes out and stops the framer", () => {
  const framer = open(AUTHENTICATED_LIMITS, () => {
    throw new StreamError("invalid-namespace")
  })
  assert.throws(() => framer.push("<a/><b/>"), { condition: "invalid-namespace" })
  assert.equal(framer.isStopped, true)
})

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

function heapInUse(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

test("half a stanza that drips in byte by byte costs little more than its bytes", () => {
  const maxBytes = 10_240
  const framers = Array.from({ length: 150 }, () => open({ ...AUTHENTICATED_LIMITS, maxBytes }))
  const before = heapInUse()
  for (const framer of framers) {
    framer.push("<message><body a='")
    for (let sent = 20; sent < maxBytes; sent++) framer.push("x")
  }
  const perFramer = (heapInUse() - before) / framers.length
  assert.ok(framers.length === 150)
  assert.ok(perFramer < 6 * maxBytes, `${Math.round(perFramer)} bytes for each`)
})

test("a stanza that is kept does not keep a big chunk alive", () => {
  const kept: Stanza[] = []
  const before = heapInUse()
  const framer = open(AUTHENTICATED_LIMITS, (stanza) => {
    if (stanza.type === "kept") kept.push(stanza)
  })
  const other = `<message><body>${"Not this one. ".repeat(20)}</body></message>`
  for (let round = 0; round < 50; round++) {
    const wanted = `<message type='kept' id='${round}'><body>${"This one. ".repeat(20)}</body></message>`
    framer.push(encoder.encode(other.repeat(100) + wanted + other.repeat(100)))
  }
  assert.equal(kept.length, 50)
  const perStanza = (heapInUse() - before) / kept.length
  assert.ok(perStanza < 20_000, `${Math.round(perStanza)} bytes for each`)
})
