import { DomainError } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { type Affiliation, affiliationRank, type Role, type RoomItem } from "@kith/xmpp/extensions"
import type { AffiliationChanges } from "./affiliation-changes.ts"
import type { Correspondence } from "./correspondence.ts"
import type { Leaving } from "./leaving.ts"
import { requireListReader } from "./list-readers.ts"
import { isMembersOnly } from "./members-only.ts"
import type { Occupant } from "./occupants.ts"
import { requireAffiliationChange, requireRoleChange, type Standing } from "./privileges.ts"
import type { Room } from "./room.ts"
import { actorOf, standingOf } from "./standing.ts"
import type { Viewer } from "./viewer.ts"
import type { Voices } from "./voice.ts"

/** One request changes no more at once; also what a list is cut into is up to its asker. */
const MAX_ITEMS = 500

export interface AdministrationParts {
  readonly leaving: Leaving
  readonly affiliations: AffiliationChanges
  readonly voices: Voices
  readonly correspondence: Correspondence
}

export type Administration = ReturnType<typeof createAdministration>

/** XEP-0045 §8, §9, §10: the lists of a room, and changes of them. */
export function createAdministration(parts: AdministrationParts) {
  const { leaving, affiliations, voices, correspondence } = parts

  /** §9.5: who becomes a member of a members-only room is invited; §17.1: others hear what they are now. */
  const tellAbsent = (
    room: Room,
    { user, before, after, by }: { user: Jid; before: Affiliation; after: Affiliation; by: Jid },
  ) => {
    const isPresent = room.occupants.of(user).length > 0
    if (before === after || isPresent || user.local === undefined || room.isLocked) return
    if (before === "none" && after === "member" && room.settings.get(isMembersOnly)) {
      // Whether they can be reached is for them to know.
      correspondence.invite(room, { to: user, from: by.bare }).catch(() => undefined)
    } else if ((before !== "none" && before !== "outcast") || after !== "outcast") {
      correspondence.tellAffiliation(room, user, after)
    }
  }

  const listByAffiliation = (room: Room, viewer: Standing, affiliation: Affiliation): RoomItem[] => {
    requireListReader(room, viewer, affiliation)
    return room.affiliations.with(affiliation).map(({ jid, nickname, reason }) => ({
      affiliation,
      jid,
      // §16.4: whoever is banned has no nickname.
      nick: affiliation === "outcast" ? undefined : (nickname ?? room.occupants.of(jid)[0]?.nickname),
      reason,
    }))
  }

  const listByRole = (room: Room, viewer: Standing, role: Role): RoomItem[] => {
    if (role === "moderator" && affiliationRank(viewer.affiliation) < affiliationRank("admin")) {
      throw new DomainError("forbidden", "Only administrators of the room may read this list.")
    }
    if (viewer.role !== "moderator") throw new DomainError("forbidden", "Only moderators may read this list.")
    return [...room.occupants]
      .filter((occupant) => occupant.role === role)
      .map(({ affiliation, nickname, primary }) => ({ affiliation, role, nick: nickname, jid: primary?.jid }))
  }

  const changeRoles = async (
    room: Room,
    viewer: Viewer,
    items: readonly RoomItem[],
    succeeded?: () => void,
  ): Promise<void> => {
    const standing = standingOf(room, viewer)
    const changes = items.map(({ nick = "", role = "none", reason }) => {
      const occupant = findOccupant(room, nick)
      requireRoleChange(standing, occupant, role)
      return { occupant, role, reason }
    })
    const actor = actorOf(room, viewer.jid)
    // All of them are allowed; now they happen, and are told in the order of §8.2 and §8.3.
    const kicks = changes.filter(({ role }) => role === "none")
    const shows: (() => void)[] = []
    for (const { occupant, role, reason } of changes) {
      if (role !== "none") shows.push(await voices.storeRole(room, occupant, role, { actor, reason }))
    }
    const partings = kicks.map(({ occupant, reason }) =>
      leaving.dismiss(room, occupant, { statuses: [307], actor, reason }),
    )
    succeeded?.()
    for (const show of shows) show()
    await Promise.all(partings.map((tellOthers) => tellOthers()))
  }

  const changeAffiliations = (
    room: Room,
    viewer: Viewer,
    items: readonly RoomItem[],
    succeeded?: () => void,
  ): Promise<void> =>
    room.turn(async () => {
      const standing = standingOf(room, viewer)
      const changes = items.map(({ jid, affiliation = "none", nick, reason }) => {
        if (jid === undefined)
          throw new DomainError("bad-request", "Say whom you mean: an item needs an address.")
        const user = userOf(jid, affiliation)
        const before = room.affiliations.get(user)?.affiliation ?? "none"
        const isActor = user.equals(viewer.jid.bare)
        requireAffiliationChange(standing, { before, after: affiliation, isActor })
        return { user, affiliation, nickname: nick, reason }
      })
      const before = changes.map(({ user }) => room.affiliations.of(user))
      await affiliations.apply(room, changes, viewer.jid, succeeded && { succeeded })
      for (const [index, { user, affiliation }] of changes.entries()) {
        tellAbsent(room, { user, before: before[index] ?? "none", after: affiliation, by: viewer.jid })
      }
    })

  return {
    /** A list that is asked for by one item (§8.5, §9.2, §9.5, §9.8, §10.5, §10.8). */
    list(room: Room, viewer: Viewer, { affiliation, role }: RoomItem): RoomItem[] {
      const standing = standingOf(room, viewer)
      if (affiliation !== undefined && role === undefined)
        return listByAffiliation(room, standing, affiliation)
      if (role !== undefined && affiliation === undefined) return listByRole(room, standing, role)
      throw new DomainError("bad-request", "Ask for an affiliation or for a role.")
    },

    /**
     * All of them, or none where one is refused. Calls `succeeded` once they hold, before the room hears of them; whom a
     * kick removes has heard of it by then.
     */
    async change(
      room: Room,
      viewer: Viewer,
      items: readonly RoomItem[],
      succeeded?: () => void,
    ): Promise<void> {
      if (items.length === 0) throw new DomainError("bad-request", "Say what is to be changed.")
      if (items.length > MAX_ITEMS) {
        throw new DomainError("policy-violation", `Change at most ${MAX_ITEMS} items at once.`)
      }
      for (const item of items) requireOneKind(item)
      const roles = items.filter(({ role }) => role !== undefined)
      const others = items.filter(({ role }) => role === undefined)
      if (roles.length > 0) await changeRoles(room, viewer, roles, others.length > 0 ? undefined : succeeded)
      if (others.length > 0) await changeAffiliations(room, viewer, others, succeeded)
    },
  }
}

function requireOneKind({ affiliation, role, jid, nick }: RoomItem): void {
  // §16.4.
  if ((affiliation === undefined) === (role === undefined)) {
    throw new DomainError("bad-request", "An item changes an affiliation or a role, not both.")
  }
  if (role !== undefined && (nick === undefined || nick === "")) {
    throw new DomainError("bad-request", "A role is changed by nickname.")
  }
  if (affiliation !== undefined && jid === undefined) {
    throw new DomainError("bad-request", "An affiliation is changed by address.")
  }
}

function findOccupant(room: Room, nickname: string): Occupant {
  const occupant = room.occupants.byNickname(nickname)
  if (occupant === undefined) throw new DomainError("not-found", `Nobody here is called ${nickname}.`)
  return occupant
}

/** §9.2, §10.3: addresses without resource count; a whole domain can only be banned. */
function userOf(jid: Jid, affiliation: Affiliation): Jid {
  if (jid.local === undefined && affiliation !== "outcast" && affiliation !== "none") {
    throw new DomainError("not-acceptable", "A whole domain can be banned, and nothing else.")
  }
  return jid.local === undefined ? Jid.from({ domain: jid.domain }) : jid.bare
}
