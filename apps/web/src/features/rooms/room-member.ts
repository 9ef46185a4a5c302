import type { Affiliate, Occupant } from "@kith/client"
import type { Affiliation, Jid, Role } from "@kith/xmpp"
import { strings } from "../../strings/index.ts"

/** One line of the list of members: somebody who is there, or a member who is not. */
export interface RoomMember {
  readonly key: string
  readonly name: string
  /** Their own address, where we may know it. */
  readonly jid: Jid | undefined
  /** Whoever is there. */
  readonly occupant: Occupant | undefined
  readonly affiliation: Affiliation
  readonly isMe: boolean
}

/** Those who are there in the order of the room, then its other members by name. */
export function listMembers(occupants: readonly Occupant[], affiliates: readonly Affiliate[]): RoomMember[] {
  const present = occupants.map(presentMember)
  if (affiliates.length === 0) return present
  const known = new Set(occupants.flatMap(({ jid }) => (jid === undefined ? [] : jid.toString())))
  const absent = affiliates
    .filter(({ jid }) => !known.has(jid.toString()))
    .map(absentMember)
    .sort((one, other) => alphabet.compare(one.name, other.name))
  return [...present, ...absent]
}

/** Those whose name or address has each word. */
export function filterMembers(members: readonly RoomMember[], query: string): readonly RoomMember[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return members
  return members.filter((member) => {
    const folded = foldedText(member)
    return words.every((word) => folded.includes(word))
  })
}

/** One for each occupant: of thousands, only the lines of those who changed are drawn again. */
const presentMembers = new WeakMap<Occupant, RoomMember>()
const absentMembers = new WeakMap<Affiliate, RoomMember>()
const foldedTexts = new WeakMap<RoomMember, string>()
const alphabet = new Intl.Collator()

function presentMember(occupant: Occupant): RoomMember {
  let member = presentMembers.get(occupant)
  if (member === undefined) {
    const { nick, jid, affiliation, isMe } = occupant
    member = { key: `here ${nick}`, name: nick, jid, occupant, affiliation, isMe }
    presentMembers.set(occupant, member)
  }
  return member
}

function absentMember(affiliate: Affiliate): RoomMember {
  let member = absentMembers.get(affiliate)
  if (member === undefined) {
    const { jid, affiliation, nick } = affiliate
    const name = nick ?? jid.local ?? jid.domain
    member = { key: `away ${jid}`, name, jid, occupant: undefined, affiliation, isMe: false }
    absentMembers.set(affiliate, member)
  }
  return member
}

function foldedText(member: RoomMember): string {
  let folded = foldedTexts.get(member)
  if (folded === undefined) {
    folded = fold(`${member.name} ${member.jid ?? ""}`)
    foldedTexts.set(member, folded)
  }
  return folded
}

/** What somebody is in the group, in a word; `undefined` for nothing in particular. */
export function describeStanding(affiliation: Affiliation, role: Role | undefined): string | undefined {
  const text = strings.rooms
  if (affiliation === "owner") return text.owner
  if (affiliation === "admin") return text.admin
  if (role === "moderator") return text.moderator
  if (role === "visitor") return text.visitor
  return undefined
}

const PLAIN = /^[ -~]*$/

/** Without case and marks. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase()
}
