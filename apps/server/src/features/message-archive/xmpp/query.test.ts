import assert from "node:assert/strict"
import test from "node:test"
import { DomainError } from "@kith/feature-kit"
import { parseElement } from "@kith/xmpp"
import { readQuery } from "./query.ts"

const query = (children: string, attributes = "") =>
  readQuery(parseElement(`<query xmlns='urn:xmpp:mam:2' ${attributes}>${children}</query>`))
const form = (fields: string) =>
  query(
    `<x xmlns='jabber:x:data' type='submit'>
      <field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field>${fields}
    </x>`,
  )
const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
const page = (children: string) => query(`<set xmlns='http://jabber.org/protocol/rsm'>${children}</set>`)

const code = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
  return "accepted"
}

test("a query without anything asks for everything", () => {
  assert.deepEqual(query(""), {
    queryId: undefined,
    filter: {},
    page: { max: undefined, after: undefined, before: undefined },
    isCountOnly: false,
    isFlipped: false,
  })
})

test("all fields, the page and the flip are read", () => {
  const { filter, isFlipped, queryId } = query(
    `<x xmlns='jabber:x:data' type='submit'>
      <field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>
      ${field("with", "Romeo@Montague.example/orchard")}
      ${field("start", "2026-01-01T00:00:00Z")}${field("end", "2026-01-01T02:00:00+01:00")}
      ${field("before-id", "b")}${field("after-id", "a")}${field("include-groupchat", "true")}
      <field var='ids'><value>1</value><value>2</value></field>
    </x><flip-page/>`,
    "queryid='q&lt;1'",
  )
  assert.equal(queryId, "q<1")
  assert.equal(isFlipped, true)
  assert.equal(filter.with?.toString(), "romeo@montague.example/orchard")
  assert.equal(filter.start, Date.UTC(2026, 0, 1))
  assert.equal(filter.end, Date.UTC(2026, 0, 1, 1))
  assert.deepEqual([filter.beforeId, filter.afterId, filter.ids], ["b", "a", ["1", "2"]])
})

test("an empty before asks for the last page, an empty after for the first", () => {
  assert.equal(page("<before/>").page.before, true)
  assert.equal(page("<after/>").page.after, undefined)
  assert.equal(page("<max>0</max>").isCountOnly, true)
})

test("pages that are no pages are refused", () => {
  for (const max of ["-1", "ten", "1e9", "", "0x10", "1.5"]) {
    assert.equal(
      code(() => page(`<max>${max}</max>`)),
      "bad-request",
      max,
    )
  }
  assert.equal(
    code(() => page("<index>3</index>")),
    "feature-not-implemented",
  )
})

test("forms that say something else are refused", () => {
  assert.equal(
    code(() => form(field("start", "yesterday"))),
    "bad-request",
  )
  assert.equal(
    code(() => form(field("end", "2026-02-30T00:00:00Z"))),
    "bad-request",
  )
  assert.equal(
    code(() => form(field("with", "&apos; or 1=1 -- @"))),
    "jid-malformed",
  )
  assert.equal(
    code(() => form(field("{http://example.com/}free-text-search", "love"))),
    "feature-not-implemented",
  )
  assert.equal(
    code(() => form(field("start", "2026-01-01T00:00:00Z").repeat(2))),
    "bad-request",
  )
  assert.equal(
    code(() => query("<x xmlns='jabber:x:data' type='submit'/>")),
    "bad-request",
  )
  assert.equal(
    code(() => query("<x xmlns='jabber:x:data' type='nonsense'/>")),
    "bad-request",
  )
})
