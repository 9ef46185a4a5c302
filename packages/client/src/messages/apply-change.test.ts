import assert from "node:assert/strict"
import { beforeEach, describe, test } from "node:test"
import { Jid, parseElement, stanza } from "@kith/xmpp"
import { createMemoryStore } from "../store/memory-store.ts"
import type { MessageRecord } from "../store/records.ts"
import { type Incoming, readIncoming } from "./incoming.ts"
import { MessageLog } from "./message-log.ts"
import { placeBefore, placeNewest, QUEUE_ZONE } from "./order.ts"
import { recordIncoming } from "./record-incoming.ts"

const OWN = Jid.parse("romeo@montague.example")
const JULIET = "juliet@capulet.example"
const HINT = "urn:xmpp:hints"

let stamp = 1_000
let log: MessageLog

/** A message of Juliet's, or of `from`, a second later than the last one. */
function message(id: string, children: string, from = `${JULIET}/balcony`): Incoming {
  const to = from.startsWith(JULIET) ? OWN.toString() : JULIET
  const text = `<message xmlns='jabber:client' type='chat' id='${id}' from='${from}' to='${to}'>${children}</message>`
  const incoming = readIncoming(stanza(parseElement(text)), OWN, {
    archiveId: `archive-${id}`,
    stampMs: stamp,
  })
  stamp += 1_000
  assert.ok(incoming !== undefined)
  return incoming
}
const body = (text: string) => `<body>${text}</body>`
const replace = (id: string) => `<replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`
const retract = (id: string) =>
  `<retract xmlns='urn:xmpp:message-retract:1' id='${id}'/><body>fallback</body><store xmlns='${HINT}'/>`
const react = (id: string, ...emojis: string[]) =>
  `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'>${emojis.map((each) => `<reaction>${each}</reaction>`).join("")}</reactions>`

const arrive = (...messages: Incoming[]) =>
  log.change((recording) => recordIncoming(recording, messages, placeNewest(recording.nowMs)))
/** Pages of the archive, each oldest first, the newest page first. */
async function readBack(...pages: Incoming[][]): Promise<void> {
  const placement = placeBefore(QUEUE_ZONE)
  // The past before the first sign-in is not here.
  await log.store.transact((t) => t.putSetting("archive-gaps", [{ from: 0, to: 1, toStampMs: 1, peers: {} }]))
  for (const page of pages.toReversed()) {
    await log.change((recording) => recordIncoming(recording, page, placement, true))
  }
}
const all = (): Promise<MessageRecord[]> =>
  log.store.transact((t) => t.listMessages({ peer: JULIET, limit: 100, newestFirst: false }))

beforeEach(() => {
  log = new MessageLog(createMemoryStore(), () => 10_000_000)
})

describe("a change of a message", () => {
  test("counts only if its author makes it", async () => {
    const mine = `${OWN}/orchard`
    await arrive(message("a", body("mine"), mine), message("b", body("hers")))
    await arrive(message("c", body("forged") + replace("a")), message("d", retract("a")))
    await arrive(message("e", body("forged") + replace("b"), mine), message("f", retract("b"), mine))
    assert.deepEqual(
      (await all()).map((each) => [each.body, each.retracted]),
      [
        ["mine", undefined],
        ["hers", undefined],
        // What names no message of its author is a message itself.
        ["forged", undefined],
        ["forged", undefined],
      ],
    )
  })

  test("counts once, on however many ways it comes", async () => {
    const correction = message("b", body("two") + replace("a"))
    await arrive(message("a", body("one")), correction)
    await arrive(correction)
    const [record] = await all()
    assert.deepEqual([record?.body, record?.edits?.map((each) => each.body)], ["two", ["one"]])
  })

  test("is understood when it names an earlier correction", async () => {
    await arrive(message("a", body("one")), message("b", body("two") + replace("a")))
    await arrive(message("c", body("three") + replace("b")), message("d", react("c", "👍")))
    const [record, ...others] = await all()
    assert.equal(record?.body, "three")
    assert.deepEqual(
      record?.reactions?.map(({ emoji }) => emoji),
      ["👍"],
    )
    assert.deepEqual(others, [])
  })

  test("waits for its message where the archive is read backwards", async () => {
    const a = message("a", body("one"))
    const pages = [
      [a, message("x", body("other"))],
      [message("b", body("two") + replace("a")), message("c", react("a", "👍"))],
      [
        message("d", body("three") + replace("b")),
        message("e", react("a", "🌹")),
        message("f", retract("x")),
      ],
    ]
    await readBack(...pages)
    const [record, taken, ...others] = await all()
    assert.equal(record?.body, "three")
    assert.deepEqual(
      record?.edits?.map((each) => each.body),
      ["one", "two"],
    )
    assert.deepEqual(
      record?.reactions?.map(({ emoji, count }) => [emoji, count]),
      [["🌹", 1]],
    )
    assert.deepEqual([taken?.body, taken?.retracted?.at], ["", (taken?.sentAt ?? 0) + 5_000])
    assert.deepEqual(others, [])
    assert.deepEqual(await log.store.transact((t) => t.listEntries("early-change", { limit: 9 })), [])
  })

  test("that is older than another does not win when it comes later", async () => {
    await arrive(message("a", body("one")))
    const [older, newer] = [
      message("b", body("two") + replace("a")),
      message("c", body("three") + replace("a")),
    ]
    const [before, after] = [message("d", react("a", "👍")), message("e", react("a", "🌹"))]
    await arrive(newer, after)
    await arrive(older, before)
    const [record] = await all()
    assert.equal(record?.body, "three")
    assert.deepEqual(
      record?.edits?.map((each) => each.body),
      ["one", "two"],
    )
    assert.deepEqual(
      record?.reactions?.map(({ emoji }) => emoji),
      ["🌹"],
    )
  })

  test("of a message that nobody has is shown as a message", async () => {
    await arrive(
      message("b", body("two") + replace("lost")),
      message("c", react("lost", "👍")),
      message("d", retract("lost")),
    )
    assert.deepEqual(
      (await all()).map((each) => each.body),
      ["two"],
    )
  })

  test("cannot bring back what was taken back", async () => {
    await arrive(message("a", body("one")), message("b", retract("a")))
    await arrive(message("c", body("two") + replace("a")), message("d", react("a", "👍")))
    const [record] = await all()
    assert.deepEqual([record?.body, record?.reactions, record?.edits], ["", undefined, undefined])
    assert.equal(JSON.stringify(await all()).includes("one"), false)
  })

  test("takes nothing but emoji, and not too many", async () => {
    const many = Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0x1f600 + (i % 80)))
    await arrive(
      message("a", body("one")),
      message("b", react("a", "&lt;b&gt;", "word", "👍👍", " ", ...many)),
    )
    const [record] = await all()
    assert.equal(record?.reactions?.length, 20)
  })

  test("stands in for what the archive has removed", async () => {
    const gone = "<retracted xmlns='urn:xmpp:message-retract:1' id='b' stamp='2026-01-01T00:00:00Z'/>"
    await arrive(message("a", gone))
    const [record] = await all()
    assert.equal(record?.retracted?.at, Date.parse("2026-01-01T00:00:00Z"))
  })
})

test("thousands may feel something about a message, each as fast as the first", async () => {
  await arrive(message("a", body("one")))
  const crowd = Array.from({ length: 10_000 }, (_, i) => {
    const incoming = message(`r${i}`, react("a", i % 2 === 0 ? "👍" : "🌹"))
    return { ...incoming, from: Jid.parse(`person-${i}@capulet.example`) }
  })
  const begun = performance.now()
  for (let at = 0; at < crowd.length; at += 200) await arrive(...crowd.slice(at, at + 200))
  const [record] = await all()
  assert.deepEqual(
    record?.reactions?.map(({ emoji, count }) => [emoji, count]),
    [
      ["👍", 5_000],
      ["🌹", 5_000],
    ],
  )
  assert.ok(JSON.stringify(record).length < 10_000)
  assert.ok(performance.now() - begun < 10_000)
})
