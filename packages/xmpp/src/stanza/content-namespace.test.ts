import assert from "node:assert/strict"
import { test } from "node:test"
import { AUTHENTICATED_LIMITS, parseFrame, withContentNamespace } from "../index.ts"

const ACCEPT = "jabber:component:accept"
const read = (text: string) => parseFrame(text, AUTHENTICATED_LIMITS)

test("what has the namespace of the stream has that of the other stream, there and back", () => {
  const text =
    "<message xmlns='jabber:client' to='a@b'><body>Tom &amp; Jerry</body><x xmlns='urn:x'><body/></x></message>"
  const there = withContentNamespace(read(text), ACCEPT)
  assert.equal(
    there.toXml(ACCEPT),
    "<message to='a@b'><body>Tom &amp; Jerry</body><x xmlns='urn:x'><body/></x></message>",
  )
  assert.equal(there.namespace, ACCEPT)
  assert.ok(there.has("body", ACCEPT) && there.has("x", "urn:x") && !there.has("body", "jabber:client"))
  assert.equal(there.child("body")?.text, "Tom & Jerry")
  const back = withContentNamespace(there, "jabber:client")
  assert.equal(String(back), String(read(text)))
  assert.equal(withContentNamespace(back, "jabber:client"), back)
})

test("a namespace that is named, or written in another way, is moved as well", () => {
  for (const namespace of ["jabber:client", "jabber:cl&#105;ent"]) {
    const text = `<message xmlns='jabber:client'><body xmlns='${namespace}'>Soft</body></message>`
    const moved = withContentNamespace(read(text), ACCEPT)
    assert.equal(moved.toXml(ACCEPT), "<message><body>Soft</body></message>", namespace)
    assert.ok(moved.has("body", ACCEPT))
  }
})

test("a stanza that is forwarded stays what it is", () => {
  const forwarded =
    "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'><body/></message></forwarded>"
  const moved = withContentNamespace(read(`<message xmlns='jabber:client'>${forwarded}</message>`), ACCEPT)
  assert.equal(moved.toXml(ACCEPT), `<message>${forwarded}</message>`)
  const inner = moved.child("forwarded", "urn:xmpp:forward:0")?.elements[0]
  assert.equal(inner?.namespace, "jabber:client")
})

test("what stands in an extension without a name of its own belongs to that", () => {
  const text =
    "<iq xmlns='jabber:client'><query xmlns='jabber:iq:roster'><item jid='jabber:client'/></query></iq>"
  const moved = withContentNamespace(read(text), ACCEPT)
  assert.equal(moved.child("query", "jabber:iq:roster")?.elements[0]?.namespace, "jabber:iq:roster")
})
