import assert from "node:assert/strict"
import { test } from "node:test"
import {
  affiliationRank,
  findOccupantId,
  findRoomEntry,
  findRoomNotice,
  Jid,
  MalformedError,
  NS_MUC,
  NS_MUC_ADMIN,
  NS_MUC_USER,
  NS_OCCUPANT_ID,
  parseElement,
  parseRoomDestruction,
  parseRoomItem,
  parseRoomItems,
  roleRank,
  roomDestruction,
  roomEntry,
  roomItem,
  roomNotice,
  type Stanza,
  stanza,
  withOccupantId,
  withoutOccupantIds,
  xml,
} from "../index.ts"

const read = (text: string): Stanza => stanza(parseElement(text))
const around = (child: ReturnType<typeof xml>): Stanza =>
  read(String(stanza({ name: "presence", children: [child] })))

test("who enters says with which password, and how much of the past they want", () => {
  const entry = {
    password: "cauldronburn",
    history: { maxCharacters: 65_000, maxStanzas: 20, seconds: 180, since: Date.UTC(1970, 0, 1) },
  }
  assert.deepEqual(findRoomEntry(around(roomEntry(entry))), entry)
  assert.deepEqual(findRoomEntry(around(roomEntry())), { password: undefined, history: undefined })
  assert.equal(findRoomEntry(around(xml("x", { xmlns: NS_MUC_USER }))), undefined)
  const odd = `<presence xmlns='jabber:client'><x xmlns='${NS_MUC}'><history maxchars='-1' seconds='soon' since='never'/></x></presence>`
  assert.deepEqual(findRoomEntry(read(odd))?.history, {
    maxCharacters: undefined,
    maxStanzas: undefined,
    seconds: undefined,
    since: undefined,
  })
})

test("an item says who somebody is, by whom and why", () => {
  const item = {
    affiliation: "member",
    role: "participant",
    jid: Jid.parse("hag66@shakespeare.lit/pda"),
    nick: "thirdwitch",
    reason: "A worthy witch",
    actor: { nick: "Fluellen", jid: undefined },
  } as const
  assert.deepEqual(parseRoomItem(roomItem(item)), item)
  assert.equal(String(roomItem({ affiliation: "none", reason: "" })), "<item affiliation='none'/>")
  const query = (attrs: string) => parseElement(`<query xmlns='${NS_MUC_ADMIN}'><item ${attrs}/></query>`)
  assert.equal(parseRoomItems(query("role='visitor' nick='x'"))[0]?.role, "visitor")
  for (const attrs of ["role='king'", "affiliation='king'", "jid='@'"])
    assert.throws(() => parseRoomItems(query(attrs)), MalformedError)
})

test("a notice has its items, statuses, and what becomes of the room", () => {
  const destruction = {
    venue: Jid.parse("coven@chat.shakespeare.lit"),
    password: "x",
    reason: "Macbeth doth come.",
  }
  const notice = findRoomNotice(
    around(
      roomNotice({
        items: [{ role: "none" }],
        statuses: [110, 307],
        destruction,
        password: "y",
        others: [xml("invite", { to: "hecate@shakespeare.lit" })],
      }),
    ),
  )
  assert.deepEqual(notice?.statuses, [110, 307])
  assert.equal(notice?.items?.[0]?.role, "none")
  assert.deepEqual(notice?.destruction, destruction)
  assert.equal(notice?.password, "y")
  assert.equal(notice?.others[0]?.attrs.to, "hecate@shakespeare.lit")
  assert.equal(findRoomNotice(around(roomEntry())), undefined)
  assert.deepEqual(parseRoomDestruction(roomDestruction({})), {
    venue: undefined,
    password: undefined,
    reason: undefined,
  })
  assert.throws(() => parseRoomDestruction(xml("destroy", { jid: "@" })), MalformedError)
})

test("more privileges have a greater rank", () => {
  const affiliations = ["outcast", "none", "member", "admin", "owner"] as const
  assert.deepEqual(affiliations.map(affiliationRank), [0, 1, 2, 3, 4])
  assert.deepEqual((["none", "visitor", "participant", "moderator"] as const).map(roleRank), [0, 1, 2, 3])
})

test("an occupant id takes the place of all that were there", () => {
  const forged = read(
    `<message xmlns='jabber:client'><body>x</body><occupant-id xmlns='${NS_OCCUPANT_ID}' id='1'/>` +
      `<o:occupant-id xmlns:o='${NS_OCCUPANT_ID}' id='2'/><occupant-id xmlns='urn:other' id='3'/></message>`,
  )
  const marked = withOccupantId(forged, "true")
  assert.equal(findOccupantId(marked), "true")
  assert.equal(marked.elements.filter(({ namespace }) => namespace === NS_OCCUPANT_ID).length, 1)
  assert.match(String(marked), /urn:other/)
  assert.equal(findOccupantId(withoutOccupantIds(marked)), undefined)
  const clean = read("<message xmlns='jabber:client'><body>x</body></message>")
  assert.equal(withoutOccupantIds(clean), clean)
})
