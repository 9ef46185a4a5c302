import assert from "node:assert/strict"
import { test } from "node:test"
import { type ConversationSummary, DEFAULT_SETTINGS } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { type Circumstances, mayDisturb } from "./decide.ts"

const juliet = Jid.parse("juliet@capulet.example")
const said = (change: Partial<ConversationSummary> = {}, isMine = false): ConversationSummary => ({
  peer: juliet,
  name: "Juliet",
  unread: 1,
  typing: false,
  lastMessage: {
    id: "1",
    peer: juliet,
    from: juliet,
    isMine,
    body: "Hist!",
    sentAt: 0,
    state: "sent",
  } as NonNullable<ConversationSummary["lastMessage"]>,
  ...change,
})
const noon = new Date(2026, 10, 27, 12, 0)
const usual: Circumstances = {
  conversation: { isPinned: false, isMarkedUnread: false, folders: [] },
  values: DEFAULT_SETTINGS,
  now: noon,
  isLookedAt: false,
}

test("A new message disturbs, one's own and one that is looked at do not", () => {
  assert.equal(mayDisturb(said(), usual), true)
  assert.equal(mayDisturb(said({}, true), usual), false)
  assert.equal(mayDisturb(said({ unread: 0 }), usual), false)
  assert.equal(mayDisturb(said(), { ...usual, isLookedAt: true }), false)
})

test("A group disturbs when it names one, unless that was chosen otherwise", () => {
  const group = said({ kind: "room" })
  assert.equal(mayDisturb(group, usual), false)
  assert.equal(mayDisturb({ ...group, mentions: 1 }, usual), true)
  const conversation = { ...usual.conversation, notify: "always" as const }
  assert.equal(mayDisturb(group, { ...usual, conversation }), true)
})

test("What is muted and quiet hours do not disturb, until they end", () => {
  const muted = { ...usual.conversation, notify: "never" as const }
  assert.equal(mayDisturb(said(), { ...usual, conversation: muted }), false)
  const ended = { ...muted, notifyUntil: noon.getTime() - 1 }
  assert.equal(mayDisturb(said(), { ...usual, conversation: ended }), true)
  const values = { ...DEFAULT_SETTINGS, quietHours: { from: 11 * 60, until: 13 * 60 } }
  assert.equal(mayDisturb(said(), { ...usual, values }), false)
})
