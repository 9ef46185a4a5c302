import assert from "node:assert/strict"
import { test } from "node:test"
import type { Message, MessageState } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { layOutRows } from "./message-rows.ts"

const romeo = Jid.parse("romeo@localhost")
const juliet = Jid.parse("juliet@localhost")
const NOON = new Date(2026, 10, 20, 12, 0).getTime()

function write(id: string, by: Jid, minute: number, state: MessageState = "delivered"): Message {
  return {
    id,
    peer: juliet,
    from: by,
    isMine: by === romeo,
    body: id,
    sentAt: NOON + minute * 60_000,
    state,
  }
}

/** Such as `day`, `a[`, `b`, `c]·` for a group of three whose last one shows time and mark. */
function draw(messages: readonly Message[], firstUnreadId?: string): string[] {
  return layOutRows(messages, firstUnreadId).map((row) =>
    row.kind === "message"
      ? `${row.key}${row.startsGroup ? "[" : ""}${row.endsGroup ? "]" : ""}${row.showsMeta ? "·" : ""}`
      : row.kind,
  )
}

test("What one person writes within minutes is one group, which ends with the time", () => {
  assert.deepEqual(
    draw([write("a", juliet, 0), write("b", juliet, 4), write("c", juliet, 8), write("d", romeo, 8)]),
    ["day", "a[", "b", "c]·", "d[]·"],
  )
  assert.deepEqual(draw([write("a", juliet, 0), write("b", juliet, 5)]), ["day", "a[]·", "b[]·"])
})

test("A new day has its line and a group of its own", () => {
  const late = write("a", juliet, 12 * 60 - 1)
  const early = write("b", juliet, 12 * 60 + 1)
  assert.deepEqual(draw([late, early]), ["day", "a[]·", "day", "b[]·"])
})

test("The line of the unread messages parts a group", () => {
  assert.deepEqual(draw([write("a", juliet, 0), write("b", juliet, 1)], "b"), [
    "day",
    "a[]·",
    "unread",
    "b[]·",
  ])
})

test("Within a group of ours a mark is shown where the next one differs", () => {
  const messages = [
    write("a", romeo, 0, "displayed"),
    write("b", romeo, 0, "displayed"),
    write("c", romeo, 1, "sent"),
    write("d", romeo, 1, "pending"),
  ]
  assert.deepEqual(draw(messages), ["day", "a[", "b·", "c·", "d]·"])
})
