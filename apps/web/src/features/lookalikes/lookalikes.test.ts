import assert from "node:assert/strict"
import { describe, test } from "node:test"
import type { Contact, Occupant } from "@kith/client"
import { type Affiliation, Jid } from "@kith/xmpp"
import table from "unhomoglyph/data.json" with { type: "json" }
import { findByAddress, findInRoom, NameIndex } from "./find-lookalike.ts"
import { createSkeletons, honestForm } from "./skeletons.ts"

const ROOM = Jid.parse("balcony@rooms.verona.example")
const skeletons = createSkeletons(table)

interface Told {
  readonly id?: string
  readonly jid?: string
  readonly affiliation?: Affiliation
  readonly isMe?: boolean
}

const occupant = (nick: string, { id, jid, affiliation = "none", isMe = false }: Told = {}): Occupant => ({
  nick,
  address: ROOM.withResource("somebody"),
  ...(id !== undefined && { occupantId: id }),
  ...(jid !== undefined && { jid: Jid.parse(jid) }),
  role: "participant",
  affiliation,
  availability: "online",
  hats: [],
  isMe,
})

const contact = (address: string, name: string): Contact => ({
  jid: Jid.parse(address),
  name,
  subscription: "both",
  isPending: false,
  presence: { availability: "offline" },
  groups: [],
})

const occupantsOf = (...people: Occupant[]) => new NameIndex(skeletons, people, ({ nick }) => nick)
const contactsOf = (...people: Contact[]) => new NameIndex(skeletons, people, ({ name }) => name)
const addressesOf = (...people: Contact[]) => new NameIndex(skeletons, people, ({ jid }) => jid.toString())

describe("names that look alike", () => {
  for (const [what, imitation] of [
    ["a Cyrillic letter", "Juli\u0435t"],
    ["a Greek letter", "\u0399uliet".replace("\u0399", "\u037F")],
    ["fullwidth letters", "\uFF2A\uFF55\uFF4C\uFF49\uFF45\uFF54"],
    ["bold letters of mathematics", "\u{1D409}\u{1D42E}\u{1D425}\u{1D422}\u{1D41E}\u{1D42D}"],
    ["a digit", "Ju1iet"],
    ["a capital letter", "JuIiet"],
    ["capital letters", "JULIET"],
    ["a space at the end", "Juliet\u2003"],
    ["what has no width", "Jul\u200Biet"],
    ["a mark", "Juliet\u0323"],
    ["a letter with a mark", "Juli\u00E8t"],
    ["a forced direction", "\u202DJuliet"],
  ] as const) {
    test(`with ${what}`, () => {
      const juliet = occupant("Juliet", { affiliation: "member" })
      const found = findInRoom({ nick: imitation }, occupantsOf(juliet, occupant(imitation)), contactsOf())
      assert.deepEqual(found, { kind: "somebody-else", name: "Juliet" })
      const ofJuliet = findInRoom(juliet, occupantsOf(juliet, occupant(imitation)), contactsOf())
      assert.equal(ofJuliet, undefined, "Juliet herself is no imitation")
    })
  }

  test("whole names of another script warn of both, where neither is at home", () => {
    const [latin, cyrillic] = [occupant("coco"), occupant("\u0441\u043E\u0441\u043E")]
    for (const one of [latin, cyrillic])
      assert.equal(findInRoom(one, occupantsOf(latin, cyrillic), contactsOf())?.kind, "somebody-else")
  })

  test("somebody who is called like us is not us", () => {
    const me = occupant("Romeo", { isMe: true })
    const found = findInRoom({ nick: "romeo", affiliation: "owner" }, occupantsOf(me), contactsOf())
    assert.deepEqual(found, { kind: "somebody-else", name: "Romeo" })
  })

  test("other names do not look alike", () => {
    const room = occupantsOf(
      ...["Juliet", "Julia", "Tybalt", "Анна", "ジュリエット", "जूलियट"].map((nick) => occupant(nick)),
    )
    for (const nick of ["Julian", "Tibald", "Анка", "ジュリア", "जूलिया"])
      assert.equal(findInRoom({ nick }, room, contactsOf()), undefined, nick)
  })
})

describe("no alarm", () => {
  test("for the same person, by address or by the id that the room gives", () => {
    const nurse = occupant("Nurse", { id: "n1", jid: "nurse@verona.example" })
    const room = occupantsOf(nurse)
    assert.equal(
      findInRoom({ nick: "nurse", jid: Jid.parse("nurse@verona.example") }, room, contactsOf()),
      undefined,
    )
    assert.equal(findInRoom({ nick: "NURSE", occupantId: "n1" }, room, contactsOf()), undefined)
    assert.notEqual(findInRoom({ nick: "NURSE", occupantId: "n2" }, room, contactsOf()), undefined)
  })

  test("for a contact who writes their name another time with a small letter or without an accent", () => {
    const contacts = contactsOf(contact("jose@verona.example", "José"))
    assert.equal(findInRoom({ nick: "jose" }, occupantsOf(), contacts), undefined)
    assert.equal(honestForm(" José  García "), honestForm("jose garcia"))
  })

  test("for people who are honestly called the same", () => {
    const contacts = contactsOf(contact("juliet@capulet.example", "Juliet"))
    const other = { nick: "Juliet", jid: Jid.parse("juliet@elsewhere.example") }
    assert.equal(findInRoom(other, occupantsOf(), contacts), undefined)
  })
})

describe("contacts", () => {
  const juliet = contact("juliet@capulet.example", "Juliet")

  test("are not to be mistaken for who is written like them in a room", () => {
    const nick = "Juli\u0435t"
    const contacts = contactsOf(juliet)
    assert.equal(findInRoom({ nick }, occupantsOf(), contacts)?.kind, "other-letters")
    const known = { nick, jid: Jid.parse("tybalt@capulet.example") }
    assert.deepEqual(findInRoom(known, occupantsOf(), contacts), { kind: "somebody-else", name: "Juliet" })
    assert.equal(findInRoom({ nick, jid: juliet.jid }, occupantsOf(), contacts), undefined)
  })

  test("are not to be mistaken for who has an address like theirs", () => {
    const [addresses, names] = [addressesOf(juliet), contactsOf(juliet)]
    for (const address of ["juliet@capu1et.example", "jul\u0456et@capulet.example"])
      assert.equal(
        findByAddress(Jid.parse(address), addresses, names)?.address,
        "juliet@capulet.example",
        address,
      )
    assert.equal(findByAddress(juliet.jid, addresses, names), undefined)
    assert.equal(findByAddress(Jid.parse("juliet@elsewhere.example"), addresses, names), undefined)
    assert.equal(findByAddress(Jid.parse("ju1iet@elsewhere.example"), addresses, names)?.name, "Juliet")
  })
})

test("Six thousand in a room are compared in a moment", () => {
  const people = Array.from({ length: 6_000 }, (_, number) => occupant(`${number} of Verona, Ёж ${number}`))
  const startedAt = performance.now()
  const room = new NameIndex(createSkeletons(table), people, ({ nick }) => nick)
  assert.equal(findInRoom({ nick: "6 of Ver0na, \u00CBж 6" }, room, contactsOf())?.name, "6 of Verona, Ёж 6")
  const tookMs = performance.now() - startedAt
  assert.ok(tookMs < 500, `It took ${Math.round(tookMs)} ms`)
})
