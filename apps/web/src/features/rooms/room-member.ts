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
  const present = occupants.map(
    (occupant): RoomMember => ({
      key: `here ${occupant.nick}`,
      name: occupant.nick,
      jid: occupant.jid,
      occupant,
      affiliation: occupant.affiliation,
      isMe: occupant.isMe,
    }),
  )
  const known = new Set(occupants.flatMap(({ jid }) => (jid === undefined ? [] : jid.toString())))
  const absent = affiliates
    .filter(({ jid }) => !known.has(jid.toString()))
    .map(
      ({ jid, affiliation, nick }): RoomMember => ({
        key: `away ${jid}`,
        name: nick ?? jid.local ?? jid.domain,
        jid,
        occupant: undefined,
        affiliation,
        isMe: false,
      }),
    )
    .sort((one, other) => one.name.localeCompare(other.name))
  return [...present, ...absent]
}

/** Those whose name or address has each word. */
export function filterMembers(members: readonly RoomMember[], query: string): readonly RoomMember[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return members
  return members.filter(({ name, jid }) => {
    const folded = fold(`${name} ${jid ?? ""}`)
    return words.every((word) => folded.includes(word))
  })
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

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase()
}
