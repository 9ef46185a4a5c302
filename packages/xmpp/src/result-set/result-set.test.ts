import assert from "node:assert/strict"
import { test } from "node:test"
import {
  findPageInfo,
  findPageRequest,
  MalformedError,
  pageInfo,
  pageRequest,
  parseElement,
  xml,
} from "../index.ts"

const set = (children: string) =>
  parseElement(`<query xmlns='q'><set xmlns='http://jabber.org/protocol/rsm'>${children}</set></query>`)

test("a request for a page reads as it was written", () => {
  const request = { max: 10, after: "a", before: "", index: 3 }
  assert.deepEqual(findPageRequest(xml("query", { xmlns: "q" }, pageRequest(request))), request)
  const nothing = { max: undefined, after: undefined, before: undefined, index: undefined }
  assert.deepEqual(findPageRequest(set("")), nothing)
  assert.equal(findPageRequest(xml("query", { xmlns: "q" })), undefined)
})

test("the last page is asked for by an empty before", () => {
  assert.equal(findPageRequest(set("<before/>"))?.before, "")
})

test("what is said about a page reads as it was written", () => {
  const info = { first: "a", last: "b", index: 0, count: 800 }
  assert.deepEqual(findPageInfo(xml("fin", { xmlns: "q" }, pageInfo(info))), info)
  assert.deepEqual(findPageInfo(set("<count>0</count>"))?.count, 0)
  assert.equal(findPageInfo(xml("fin", { xmlns: "q" })), undefined)
})

for (const children of ["<max>-1</max>", "<max/>", "<max>ten</max>", "<max>1e9</max>", "<index>x</index>"]) {
  test(`${children} is malformed`, () => {
    assert.throws(() => findPageRequest(set(children)), MalformedError)
  })
}

test("an answer whose numbers are none is malformed", () => {
  assert.throws(() => findPageInfo(set("<count>many</count>")), MalformedError)
  assert.throws(() => findPageInfo(set("<first index='-1'>a</first>")), MalformedError)
})
