import assert from "node:assert/strict"
import { test } from "node:test"
import type { Contact, ConversationSummary } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { filterEntries, listEntries, rankEntries } from "./filter-list.ts"

function conversation(address: string, name: string): ConversationSummary {
  return { peer: Jid.parse(address), name, unread: 0, typing: false }
}

function contact(address: string, name: string): Contact {
  return {
    jid: Jid.parse(address),
    name,
    subscription: "both",
    isPending: false,
    presence: { availability: "offline" },
    groups: [],
  }
}

const conversations = [
  conversation("juliet@localhost", "Juliet"),
  conversation("nurse@capulet.example", "Angélica"),
]
const contacts = [contact("juliet@localhost", "Juliet"), contact("tybalt@capulet.example", "Tybalt")]

function find(query: string): string[] {
  const entries = filterEntries(listEntries(conversations, contacts), query, "localhost")
  return entries.map((entry) => `${entry.kind} ${entry.peer}`)
}

test("Contacts without a conversation follow the conversations", () => {
  assert.deepEqual(find(""), [
    "conversation juliet@localhost",
    "conversation nurse@capulet.example",
    "person tybalt@capulet.example",
  ])
})

test("A query looks at names and addresses, at each of its words, and not at case or marks", () => {
  assert.deepEqual(find("capulet"), ["conversation nurse@capulet.example", "person tybalt@capulet.example"])
  assert.deepEqual(find("CAPULET tyb"), ["person tybalt@capulet.example"])
  assert.deepEqual(find("angelica"), ["conversation nurse@capulet.example"])
  assert.deepEqual(find("mercutio"), [])
})

test("The domain that everybody shares finds nobody unless it is asked for as an address", () => {
  assert.deepEqual(find("localhost"), [])
  assert.deepEqual(find("@localhost"), ["conversation juliet@localhost"])
})

test("Names that begin like the query come first", () => {
  const entries = listEntries([conversation("a@x.example", "Old Tybalt"), ...conversations], contacts)
  const names = rankEntries(entries, "t").map((entry) => entry.name)
  assert.deepEqual(names, ["Tybalt", "Old Tybalt", "Juliet", "Angélica"])
})
