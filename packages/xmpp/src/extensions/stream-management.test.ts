import assert from "node:assert/strict"
import { test } from "node:test"
import {
  acknowledgement,
  acknowledgementRequest,
  type ElementLike,
  enabledAnswer,
  enableRequest,
  handledCountTooHigh,
  MalformedError,
  managementFailure,
  newlyHandled,
  parseAcknowledgement,
  parseEnable,
  parseEnabled,
  parseFrame,
  parseManagementFailure,
  parseResumption,
  resumedAnswer,
  resumeRequest,
  type Stanza,
  stanza,
} from "../index.ts"

const LIMITS = { maxBytes: 1000, maxDepth: 10, maxAttributes: 10 }
/** What the other side reads. */
const sent = (element: ElementLike): Stanza => parseFrame(stanza(element).toXml(""), LIMITS)
const read = (markup: string): Stanza =>
  parseFrame(markup.replace(/\/?>/, " xmlns='urn:xmpp:sm:3'$&"), LIMITS)

test("everything reads as it was written", () => {
  const enable = { isResumable: true, maxSeconds: 60 }
  assert.deepEqual(parseEnable(sent(enableRequest(enable))), enable)
  const enabled = { ...enable, id: "s1", location: "[::1]:5222" }
  assert.deepEqual(parseEnabled(sent(enabledAnswer(enabled))), enabled)
  const resumption = { previousId: "s1", handled: 2 ** 32 - 1 }
  assert.deepEqual(parseResumption(sent(resumeRequest(resumption))), resumption)
  assert.deepEqual(parseResumption(sent(resumedAnswer(resumption))), resumption)
  const failure = { condition: "item-not-found", handled: 7 } as const
  assert.deepEqual(parseManagementFailure(sent(managementFailure(failure))), failure)
  assert.equal(parseAcknowledgement(sent(acknowledgement(5))), 5)
  assert.equal(String(acknowledgementRequest()), "<r xmlns='urn:xmpp:sm:3'/>")
  assert.equal(
    String(handledCountTooHigh(10, 8)),
    "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='10' send-count='8'/>",
  )
})

test("what is left out has its default", () => {
  assert.deepEqual(parseEnable(read("<enable/>")), { isResumable: false, maxSeconds: undefined })
  assert.deepEqual(parseEnable(read("<enable resume='1'/>")).isResumable, true)
  assert.deepEqual(parseManagementFailure(read("<failed/>")), {
    condition: "undefined-condition",
    handled: undefined,
  })
})

for (const markup of [
  "<a/>",
  "<a h=''/>",
  "<a h='-1'/>",
  "<a h='4294967296'/>",
  "<a h='1e3'/>",
  "<a h=' 1'/>",
]) {
  test(`${markup} acknowledges nothing`, () => {
    assert.throws(() => parseAcknowledgement(read(markup)), MalformedError)
  })
}

test("a resumption needs a stream and a count", () => {
  for (const markup of ["<resume h='1'/>", "<resume previd='' h='1'/>", "<resume previd='s1'/>"]) {
    assert.throws(() => parseResumption(read(markup)), MalformedError)
  }
  for (const markup of ["<enable max='0'/>", "<enable max='soon'/>"]) {
    assert.throws(() => parseEnable(read(markup)), MalformedError)
  }
})

test("counters wrap, and nobody can have handled more than was sent", () => {
  assert.equal(newlyHandled(5, 3, 2), 2)
  assert.equal(newlyHandled(3, 3, 0), 0)
  assert.equal(newlyHandled(1, 2 ** 32 - 1, 5), 2)
  assert.equal(newlyHandled(6, 3, 2), undefined)
  assert.equal(newlyHandled(2, 3, 100), undefined)
})
