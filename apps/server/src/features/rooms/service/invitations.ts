import { type Clock, DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { type Affiliation, affiliationRank } from "@kith/xmpp/extensions"
import type { RequestStore } from "../store/request-store.ts"
import type { AffiliationChanges } from "./affiliation-changes.ts"
import type { Correspondence, Invitation } from "./correspondence.ts"
import { isMembersOnly } from "./members-only.ts"
import type { Visit } from "./occupants.ts"
import type { Rate } from "./rates.ts"
import type { Room } from "./room.ts"
import { flag } from "./setting-kinds.ts"

/** XEP-0045 §9.5: members of a members-only room may make others members by inviting them. */
export const membersInvite = flag({
  name: "muc#roomconfig_allowinvites",
  aliases: ["{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites"],
  label: "Allow Members to Invite Others?",
  initial: false,
})

/** Throws for who may not bring others into a members-only room. */
export function requireInviter(room: Room, affiliation: Affiliation): void {
  const least = room.settings.get(membersInvite) ? "member" : "admin"
  if (affiliationRank(affiliation) >= affiliationRank(least)) return
  throw new DomainError("forbidden", "Only administrators of this room may invite others.")
}

const MAX_AT_ONCE = 20
/** Older ones can no longer be declined; to come is always possible. */
const MAX_REMEMBERED = 500
const MAX_REASON = 1_000

export type Invitations = ReturnType<typeof createInvitations>

/** XEP-0045 §7.8.2: invitations by the room, and the answer that somebody does not come. */
export function createInvitations(parts: {
  readonly store: RequestStore
  readonly affiliations: AffiliationChanges
  readonly correspondence: Correspondence
  readonly clock: Clock
  readonly changes: Rate
}) {
  const { store, affiliations, correspondence, clock, changes } = parts

  const requireRight = (room: Room, { occupant }: Visit) => {
    if (room.settings.get(isMembersOnly)) requireInviter(room, occupant.affiliation)
  }

  /** §9.5: in a members-only room who is invited becomes a member; in an open one nobody does. */
  const makeMember = (room: Room, invitee: Jid, by: Jid): Promise<void> =>
    room.turn(async () => {
      if (room.affiliations.of(invitee) !== "none") return
      await affiliations.apply(room, [{ user: invitee, affiliation: "member" }], by)
    })

  const invite = async (room: Room, visit: Visit, invitation: Omit<Invitation, "from">): Promise<void> => {
    const invitee = invitation.to.bare
    if (invitee.local === undefined)
      throw new DomainError("not-found", `${invitee} is nobody who could come.`)
    if (room.affiliations.of(invitee) === "outcast") {
      throw new DomainError("forbidden", `${invitee} is banned from this room.`)
    }
    const inviter = visit.occupant.user
    changes.take(`${room.jid} ${inviter}`)
    if (room.settings.get(isMembersOnly)) await makeMember(room, invitee, visit.jid)
    if (room.id !== undefined) {
      await store.saveInvitation(room.id, invitee, inviter, clock.now())
      await store.trimInvitations(room.id, MAX_REMEMBERED)
    }
    await correspondence.invite(room, { ...cut(invitation), from: inviter })
  }

  return {
    /** All of them, or up to the first one that is refused. */
    async invite(room: Room, visit: Visit, invitations: readonly Omit<Invitation, "from">[]): Promise<void> {
      requireRight(room, visit)
      if (room.isLocked)
        throw new DomainError("not-allowed", "Configure the room first: nobody can enter it yet.")
      if (invitations.length > MAX_AT_ONCE) {
        throw new DomainError("policy-violation", `Invite at most ${MAX_AT_ONCE} people at once.`)
      }
      for (const invitation of invitations) await invite(room, visit, invitation)
    },

    /** From somebody who need not be in the room; only once, and only to who has invited them. */
    async decline(room: Room, refusal: Invitation): Promise<void> {
      const inviter = refusal.to.equals(room.jid.bare) ? undefined : inviterOf(room, refusal.to)
      const isInvited =
        inviter !== undefined &&
        room.id !== undefined &&
        (await store.takeInvitation(room.id, refusal.from.bare, inviter))
      if (!isInvited)
        throw new DomainError("not-found", "Nobody of that address has invited you to this room.")
      await correspondence.decline(room, { ...cut(refusal), to: inviter, from: refusal.from.bare })
    },
  }
}

/** Invitations may name an occupant. */
function inviterOf(room: Room, to: Jid): Jid | undefined {
  if (!to.bare.equals(room.jid)) return to.bare
  return room.occupants.byNickname(to.resource ?? "")?.user
}

function cut<One extends Pick<Invitation, "reason">>(invitation: One): One {
  return { ...invitation, reason: invitation.reason?.slice(0, MAX_REASON) }
}
