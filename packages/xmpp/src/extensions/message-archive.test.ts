import assert from "node:assert/strict"
import { test } from "node:test"
import {
  archiveEnd,
  archiveQuery,
  findArchiveResult,
  findField,
  findForm,
  findPageRequest,
  formTypeOf,
  forwarded,
  Jid,
  MalformedError,
  NS_ARCHIVE,
  parseArchiveEnd,
  parseElement,
  stanza,
  xml,
} from "../index.ts"

test("a query says what is wanted of the archive", () => {
  const query = archiveQuery({
    queryId: "f27",
    with: Jid.parse("juliet@capulet.example"),
    start: 0,
    ids: ["a", "b"],
    includeGroupchat: false,
    page: { max: 10, before: "" },
    isFlipped: true,
  })
  const form = findForm(query)
  assert.ok(form)
  assert.equal(query.attrs.queryid, "f27")
  assert.equal(formTypeOf(form), NS_ARCHIVE)
  assert.deepEqual(findField(form, "with")?.values, ["juliet@capulet.example"])
  assert.deepEqual(findField(form, "start")?.values, ["1970-01-01T00:00:00.000Z"])
  assert.deepEqual(findField(form, "ids")?.values, ["a", "b"])
  assert.deepEqual(findField(form, "include-groupchat")?.values, ["false"])
  assert.equal(findField(form, "end"), undefined)
  assert.equal(findPageRequest(query)?.before, "")
  assert.ok(query.child("flip-page"))
})

const inner = stanza({ name: "message", attrs: { from: "a@b" }, children: [xml("body", {}, "Ay me!")] })
const result = (attrs: Record<string, string>, ...children: Parameters<typeof xml>[2][]) =>
  stanza({ name: "message", children: [xml("result", { xmlns: NS_ARCHIVE, ...attrs }, ...children)] })

test("a result gives the message, its id and its time", () => {
  const found = findArchiveResult(result({ queryid: "f27", id: "28482" }, forwarded(inner, 1000)))
  assert.equal(found?.queryId, "f27")
  assert.equal(found?.id, "28482")
  assert.equal(found?.time, 1000)
  assert.equal(found?.stanza.toXml(), inner.toXml())
})

test("a result that lacks its id or its message is none", () => {
  assert.equal(findArchiveResult(result({ queryid: "f27" }, forwarded(inner))), undefined)
  assert.equal(findArchiveResult(result({ id: "28482" })), undefined)
  assert.equal(findArchiveResult(inner), undefined)
})

test("the end of the results reads as it was written", () => {
  const page = { first: "a", last: "b", index: 0, count: 2 }
  for (const end of [
    { isComplete: true, isStable: true, page },
    { isComplete: false, isStable: false, page },
  ]) {
    assert.deepEqual(parseArchiveEnd(parseElement(String(archiveEnd(end)))), end)
  }
  assert.deepEqual(parseArchiveEnd(xml("fin", { xmlns: NS_ARCHIVE })), {
    isComplete: false,
    isStable: true,
    page: {},
  })
  const nonsense =
    "<fin xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><count>x</count></set></fin>"
  assert.throws(() => parseArchiveEnd(parseElement(nonsense)), MalformedError)
})
