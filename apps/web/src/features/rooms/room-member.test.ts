import assert from "node:assert/strict"
import { test } from "node:test"
import type { Occupant } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { filterMembers, listMembers } from "./room-member.ts"

const ROOM = Jid.parse("street@rooms.verona.example")

function occupant(nick: string, jid?: string): Occupant {
  return {
    nick,
    address: ROOM.withResource(nick),
    role: "participant",
    affiliation: "member",
    availability: "online",
    hats: [],
    isMe: false,
    ...(jid !== undefined && { jid: Jid.parse(jid) }),
  }
}

const member = (jid: string) => ({ jid: Jid.parse(jid), affiliation: "member" as const })

test("Members who are there come first, and nobody comes twice", () => {
  const members = listMembers(
    [occupant("Romeo", "romeo@montague.example"), occupant("Tybalt")],
    [member("romeo@montague.example"), member("paris@verona.example"), member("nurse@capulet.example")],
  )
  assert.deepEqual(
    members.map(({ name, occupant: present }) => [name, present !== undefined]),
    [
      ["Romeo", true],
      ["Tybalt", true],
      ["nurse", false],
      ["paris", false],
    ],
  )
})

test("Members are found by parts of names and addresses, whatever the case and marks", () => {
  const members = listMembers([occupant("Angélica", "nurse@capulet.example"), occupant("Romeo")], [])
  const found = (query: string) => filterMembers(members, query).map(({ name }) => name)
  assert.deepEqual(found("angelica"), ["Angélica"])
  assert.deepEqual(found("CAPULET nur"), ["Angélica"])
  assert.deepEqual(found(" "), ["Angélica", "Romeo"])
  assert.deepEqual(found("paris"), [])
})
