import assert from "node:assert/strict"
import { test } from "node:test"
import {
  boshBody,
  MalformedError,
  NS_HTTP_BIND,
  parseBoshRequest,
  type Stanza,
  StreamError,
  UNAUTHENTICATED_LIMITS,
  unwrapBoshStanza,
  type Wrapper,
  WrapperReader,
} from "../index.ts"

function read(text: string, chunkBytes = Number.POSITIVE_INFINITY, maxBytes = 1000) {
  const wrappers: Wrapper[] = []
  const elements: Stanza[] = []
  const reader = new WrapperReader(
    { onWrapper: (wrapper) => wrappers.push(wrapper), onElement: (element) => elements.push(element) },
    { ...UNAUTHENTICATED_LIMITS, maxBytes },
  )
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.slice(at, at + chunkBytes))
  reader.end()
  return { wrapper: wrappers[0], elements }
}

test("what a wrapper holds is read alike, in one piece or in many", () => {
  const text = `<b:body xmlns:b='${NS_HTTP_BIND}' xmlns:s='urn:s' s:x='1'> <s:é/> <m xmlns='jabber:client'><s:c/></m></b:body>`
  for (const chunkBytes of [Number.POSITIVE_INFINITY, 1, 5]) {
    const { wrapper, elements } = read(text, chunkBytes)
    assert.deepEqual(wrapper, {
      name: "body",
      namespace: NS_HTTP_BIND,
      attrs: { "s:x": "1", "xmlns:s": "urn:s" },
    })
    assert.deepEqual(
      elements.map(({ name, namespace }) => [name, namespace]),
      [
        ["é", "urn:s"],
        ["m", "jabber:client"],
      ],
    )
    assert.equal(elements[1]?.child("c", "urn:s")?.name, "c")
  }
})

test("a wrapper that is not whole, or too long, is refused", () => {
  for (const text of [
    "",
    "<body",
    "<body>",
    "<body><a></body>",
    "<body/><a/>",
    "<body/>x",
    "<body>x</body>",
  ]) {
    for (const chunkBytes of [Number.POSITIVE_INFINITY, 1]) {
      assert.throws(() => read(text, chunkBytes), StreamError, text)
    }
  }
  const reader = new WrapperReader({ onWrapper: () => {}, onElement: () => {} }, UNAUTHENTICATED_LIMITS)
  reader.push(Uint8Array.of(...Buffer.from("<body/>"), 0xc3))
  assert.throws(() => reader.end(), StreamError)
  assert.throws(() => read(`<body a='${"x".repeat(1000)}'/>`), { condition: "policy-violation" })
  assert.throws(() => read(`<body><a>${"x".repeat(1000)}</a></body>`), { condition: "policy-violation" })
})

test("the attributes of a request are read, whatever the prefix of XMPP is", () => {
  const request = parseBoshRequest({
    rid: "9007199254740991",
    sid: "s",
    wait: "60",
    hold: "1",
    type: "terminate",
    newkey: "k",
    "q:restart": "1",
    "q:version": "1.0",
    "xmlns:q": "urn:xmpp:xbosh",
    "r:restart": "false",
    "xmlns:r": "urn:other",
  })
  assert.deepEqual(
    [request.rid, request.sid, request.wait, request.hold, request.newKey, request.version],
    [9007199254740991, "s", 60, 1, "k", "1.0"],
  )
  assert.ok(request.isTerminating && request.isRestarting)
  assert.equal(
    parseBoshRequest({ rid: "1", "q:restart": "true", "xmlns:q": "urn:other" }).isRestarting,
    false,
  )
})

test("numbers that are none are refused", () => {
  for (const attrs of [
    {},
    { rid: "" },
    { rid: "0" },
    { rid: "-1" },
    { rid: "1e3" },
    { rid: "9007199254740992" },
  ]) {
    assert.throws(() => parseBoshRequest(attrs), MalformedError, JSON.stringify(attrs))
  }
  for (const attrs of [{ wait: "x" }, { hold: "1.5" }, { pause: "" }, { ack: "0" }, { wait: "1234567890" }]) {
    assert.throws(() => parseBoshRequest({ rid: "1", ...attrs }), MalformedError, JSON.stringify(attrs))
  }
})

test("stanzas of the namespace around them are taken for those of XMPP, and nothing else is", () => {
  const text = `<body xmlns='${NS_HTTP_BIND}'><message><body/><x xmlns='urn:x'/></message><other/></body>`
  const [message, other] = read(text).elements.map(unwrapBoshStanza)
  assert.equal(message?.toXml(), "<message><body/><x xmlns='urn:x'/></message>")
  assert.ok(message?.has("body", "jabber:client"))
  assert.equal(other?.namespace, NS_HTTP_BIND)
})

test("an answer is written with what it has", () => {
  assert.equal(boshBody({ type: undefined }), `<body xmlns='${NS_HTTP_BIND}'/>`)
  assert.equal(
    boshBody({ sid: "<'&" }, "<a xmlns=''/>"),
    `<body xmlns='${NS_HTTP_BIND}' sid='&lt;&apos;&amp;'><a xmlns=''/></body>`,
  )
})
