import assert from "node:assert/strict"
import { test } from "node:test"
import type { Contact } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { groupContacts } from "./group-contacts.ts"
import { contactsBetween, heightOf, placeGroups } from "./group-layout.ts"

const MEASURES = { heading: 20, row: 50, gap: 10 }

const guests = (count: number, ...groups: string[]): Contact[] =>
  Array.from({ length: count }, (_, index) => ({
    jid: Jid.parse(`guest${index}@${groups[0]?.toLowerCase() ?? "localhost"}`),
    name: `Guest ${index}`,
    subscription: "both",
    isPending: false,
    presence: { availability: "offline" },
    groups,
  }))

test("Groups stand one below the other, each with a heading", () => {
  const placed = placeGroups(groupContacts([...guests(100, "Capulets"), ...guests(3)]), MEASURES)
  assert.deepEqual(
    placed.map(({ top, height, heading }) => ({ top, height, heading })),
    [
      { top: 0, height: 5020, heading: 20 },
      { top: 5030, height: 170, heading: 20 },
    ],
  )
  assert.equal(heightOf(placed), 5200)
  assert.equal(heightOf([]), 0)
})

test("Where nobody is in a group there is no heading", () => {
  assert.equal(placeGroups(groupContacts(guests(3)), MEASURES)[0]?.heading, 0)
})

test("Those in sight are drawn, and the one that has the focus with its neighbours", () => {
  const [capulets, others] = placeGroups(groupContacts([...guests(100, "Capulets"), ...guests(3)]), MEASURES)
  assert.ok(capulets !== undefined && others !== undefined)
  const indexes = (...rest: Parameters<typeof contactsBetween>) =>
    contactsBetween(...rest).map(({ index }) => index)
  const sight = { top: 1000, bottom: 1120 }
  assert.deepEqual(indexes(capulets, sight, 50), [19, 20, 21])
  assert.deepEqual(indexes(others, sight, 50), [])
  assert.deepEqual(indexes(capulets, sight, 50, 0), [0, 1, 19, 20, 21])
  assert.deepEqual(indexes(capulets, sight, 50, 20), [19, 20, 21])
  assert.deepEqual(indexes(others, sight, 50, 2), [1, 2])
  assert.deepEqual(indexes(others, { top: 0, bottom: Number.POSITIVE_INFINITY }, 50), [0, 1, 2])
})
