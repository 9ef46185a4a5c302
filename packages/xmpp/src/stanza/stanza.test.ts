import assert from "node:assert/strict"
import { test } from "node:test"
import {
  AUTHENTICATED_LIMITS,
  errorReply,
  NS_CLIENT,
  parseFrame,
  parseStanzaError,
  randomId,
  resultReply,
  StanzaError,
  stanza,
  xml,
} from "../index.ts"

const request = stanza({
  name: "iq",
  attrs: { type: "get", id: "1", from: "romeo@example.org/orchard", to: "example.org" },
  children: [xml("query", { xmlns: "urn:q" }, xml("item"))],
})

test("a stanza answers about its children and attributes", () => {
  assert.deepEqual(
    [request.type, request.id, request.from, request.to],
    ["get", "1", "romeo@example.org/orchard", "example.org"],
  )
  assert.equal(request.has("query", "urn:q"), true)
  assert.equal(request.has("query"), false)
  assert.equal(request.child("query", "urn:q")?.child("item")?.namespace, "urn:q")
  assert.equal(request.child("query"), undefined)
})

test("a copy with other attributes shares the text inside", () => {
  const copy = request.withAttrs({ to: "juliet@example.org", id: undefined })
  assert.equal(copy.inner, request.inner)
  assert.equal(
    copy.toXml(),
    `<iq type='get' from='romeo@example.org/orchard' to='juliet@example.org'>${request.inner}</iq>`,
  )
  assert.equal(request.to, "example.org")
  assert.match(request.toXml(NS_CLIENT, { to: "x" }), /to='x'/)
})

test("a child can be added or all replaced", () => {
  const more = request.appending("mark", "urn:m", "<mark xmlns='urn:m'/>")
  assert.ok(more.child("mark", "urn:m"))
  assert.ok(more.child("query", "urn:q"))
  const other = request.withChildren([xml("ping", { xmlns: "urn:p" })])
  assert.equal(other.inner, "<ping xmlns='urn:p'/>")
  assert.equal(other.id, "1")
})

test("what is written reads as the same stanza", () => {
  const read = parseFrame(request.toXml(""), AUTHENTICATED_LIMITS)
  assert.deepEqual(read.attrs, request.attrs)
  assert.equal(read.inner, request.inner)
  assert.deepEqual(read.spans, request.spans)
  assert.equal(String(read.toElement()), String(request))
})

test("an answer goes back where the request came from", () => {
  assert.equal(
    resultReply(request, xml("query", { xmlns: "urn:q" })).toXml(),
    "<iq type='result' id='1' from='example.org' to='romeo@example.org/orchard'><query xmlns='urn:q'/></iq>",
  )
  assert.equal(resultReply(request).inner, "")
})

test("an error tells its condition, its type and its text", () => {
  const reply = errorReply(request, "forbidden", "Ask Juliet first")
  assert.equal(reply.type, "error")
  assert.equal(reply.to, "romeo@example.org/orchard")
  const error = parseStanzaError(reply)
  assert.deepEqual([error.condition, error.type, error.text], ["forbidden", "auth", "Ask Juliet first"])
  const detailed = errorReply(
    request,
    new StanzaError("not-acceptable", undefined, "wait", xml("too-big", { xmlns: "u" })),
  )
  assert.equal(parseStanzaError(detailed).type, "wait")
  assert.equal(parseStanzaError(detailed).detail?.name, "too-big")
})

test("an error that makes no sense still reads as one", () => {
  assert.equal(parseStanzaError(stanza({ name: "iq" })).condition, "undefined-condition")
  const odd = stanza({
    name: "iq",
    children: [
      xml("error", { type: "odd" }, xml("toString", { xmlns: "urn:ietf:params:xml:ns:xmpp-stanzas" })),
    ],
  })
  assert.deepEqual(
    [parseStanzaError(odd).condition, parseStanzaError(odd).type],
    ["undefined-condition", "modify"],
  )
})

test("ids are long, safe in markup and never the same", () => {
  const ids = Array.from({ length: 10_000 }, randomId)
  assert.equal(new Set(ids).size, ids.length)
  for (const id of ids) assert.match(id, /^[\w-]{21}$/)
})
