import assert from "node:assert/strict"
import { test } from "node:test"
import type { ConversationSettings, ConversationSummary } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { listEntries } from "./filter-list.ts"
import { arrangeEntries, countArchived, folderFilter, type ListFilter } from "./list-filter.ts"

const NOW = 10_000
const PLAIN: ConversationSettings = { isPinned: false, isMarkedUnread: false, folders: [] }

function summary(name: string, unread: number, sentAt: number): ConversationSummary {
  const peer = Jid.parse(`${name}@example.org`)
  const message = {
    id: name,
    peer,
    from: peer,
    isMine: false,
    body: name,
    sentAt,
    state: "delivered",
  } as const
  const kind = name === "theatre" ? "room" : "person"
  return { peer, name, unread, typing: false, kind, lastMessage: message }
}

const ENTRIES = listEntries(
  [
    summary("theatre", 3, 9000),
    summary("juliet", 0, 8000),
    summary("tybalt", 0, 7000),
    summary("nurse", 0, 6000),
  ],
  [],
)

function namesFor(filter: ListFilter, settings: Record<string, Partial<ConversationSettings>>): string[] {
  const all = Object.entries(settings).map(
    ([name, each]) => [`${name}@example.org`, { ...PLAIN, ...each }] as const,
  )
  const arrangement = { filter, settings: new Map(all), now: NOW, openAddress: undefined }
  return arrangeEntries(ENTRIES, arrangement).map(({ name }) => name)
}

test("Pinned conversations come first, each group by time", () => {
  const settings = { nurse: { isPinned: true }, juliet: { isPinned: true } }
  assert.deepEqual(namesFor("all", settings), ["juliet", "nurse", "theatre", "tybalt"])
})

test("The chips show what they say", () => {
  const settings = { tybalt: { isMarkedUnread: true }, nurse: { folders: ["work"] } }
  assert.deepEqual(namesFor("unread", settings), ["theatre", "tybalt"])
  assert.deepEqual(namesFor("groups", settings), ["theatre"])
  assert.deepEqual(namesFor("people", settings), ["juliet", "tybalt", "nurse"])
  assert.deepEqual(namesFor(folderFilter("work"), settings), ["nurse"])
})

test("What was put away is out of sight until something new comes, unless it is muted", () => {
  const settings = {
    juliet: { archivedAt: 8500 },
    tybalt: { archivedAt: 6500 },
    nurse: { archivedAt: 1000, notify: "never" as const },
  }
  assert.deepEqual(namesFor("all", settings), ["theatre", "tybalt"])
  assert.deepEqual(namesFor("archived", settings), ["juliet", "nurse"])
  const all = new Map([["juliet@example.org", { ...PLAIN, archivedAt: 8500 }]])
  assert.equal(countArchived(ENTRIES, { filter: "all", settings: all, now: NOW, openAddress: undefined }), 1)
})
