import assert from "node:assert/strict"
import { test } from "node:test"
import type { Contact } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { findContacts, groupContacts } from "./group-contacts.ts"

const contact = (name: string, ...groups: string[]): Contact => ({
  jid: Jid.parse(`${name.toLowerCase()}@localhost`),
  name,
  subscription: "both",
  isPending: false,
  presence: { availability: "offline" },
  groups,
})

test("Contacts stand in each of their groups, and those without one at the end", () => {
  const juliet = contact("Juliet", "Friends", "Capulets", "Friends")
  const nurse = contact("Nurse")
  const tybalt = contact("Tybalt", "Capulets")
  assert.deepEqual(groupContacts([juliet, nurse, tybalt]), [
    { kind: "named", name: "Capulets", contacts: [juliet, tybalt] },
    { kind: "named", name: "Friends", contacts: [juliet] },
    { kind: "ungrouped", contacts: [nurse] },
  ])
})

test("Whoever has not answered yet stands before all groups, and in none of them", () => {
  const asked = { ...contact("Paris", "Friends"), subscription: "none" as const, isPending: true }
  const juliet = contact("Juliet", "Friends")
  assert.deepEqual(groupContacts([juliet, asked]), [
    { kind: "asked", contacts: [asked] },
    { kind: "named", name: "Friends", contacts: [juliet] },
  ])
})

test("Contacts are found by words of their name and address", () => {
  const all = [contact("Juliet"), contact("Tybalt")]
  assert.deepEqual(findContacts(all, " JUL local "), [all[0]])
  assert.equal(findContacts(all, ""), all)
  assert.deepEqual(findContacts(all, "romeo"), [])
})
