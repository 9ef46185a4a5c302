import { DomainError, type Hooks } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Affiliation } from "@kith/xmpp/extensions"
import { affiliationChanged } from "../hooks.ts"
import type { AffiliationChange, RoomStore } from "../store/room-store.ts"
import type { Affiliated } from "./affiliations.ts"
import type { Announcements } from "./announcements.ts"
import type { AffiliationStep, Chronicle, Telling } from "./chronicle.ts"
import type { Leaving } from "./leaving.ts"
import type { RoomLimits } from "./limits.ts"
import { isMembersOnly } from "./members-only.ts"
import { roleAfter } from "./moderation.ts"
import { nicknameKeys } from "./nickname-keys.ts"
import { readNickname, requireFree } from "./nicknames.ts"
import type { Occupant } from "./occupants.ts"
import type { Room } from "./room.ts"
import type { Settings } from "./settings.ts"
import { showRole } from "./showing.ts"
import { actorOf } from "./standing.ts"

/** What somebody is to be to a room. */
export interface WantedAffiliation {
  /** A bare JID or a domain. */
  readonly user: Jid
  readonly affiliation: Affiliation
  /** The nickname that is theirs alone; empty for none; left out to leave it as it is. */
  readonly nickname?: string | undefined
  readonly reason?: string | undefined
}

export interface AffiliationChangesParts {
  readonly store: RoomStore
  readonly hooks: Hooks
  readonly limits: RoomLimits
  readonly announcements: Announcements
  readonly leaving: Leaving
  readonly chronicle: Chronicle
}

export type AffiliationChanges = ReturnType<typeof createAffiliationChanges>

const MAX_REASON = 500

/** Who has to do with a room: stored first, then done. Whether somebody may is asked before. */
export function createAffiliationChanges(parts: AffiliationChangesParts) {
  const { store, hooks, limits, announcements, leaving, chronicle } = parts

  const plan = (room: Room, wanted: WantedAffiliation): AffiliationChange => {
    const { user, affiliation } = wanted
    if (affiliation === "none") return { jid: user, affiliated: undefined }
    const before = room.affiliations.get(user)
    return {
      jid: user,
      affiliated: {
        jid: user,
        affiliation,
        nickname: reserve(room, wanted, before),
        reason: wanted.reason?.slice(0, MAX_REASON) ?? before?.reason,
      },
    }
  }

  /** §9.1: who is banned loses it. */
  const reserve = (room: Room, wanted: WantedAffiliation, before: Affiliated | undefined) => {
    if (wanted.affiliation === "outcast" || wanted.nickname === "") return undefined
    if (wanted.nickname === undefined) return before?.nickname
    const { nickname } = readNickname(wanted.nickname, limits.maxNicknameLength)
    requireFree(room, nickname, wanted.user)
    return nickname
  }

  const requireOwner = (room: Room, changes: readonly AffiliationChange[]) => {
    const owners = new Set(room.affiliations.with("owner").map(({ jid }) => jid.toString()))
    for (const { jid, affiliated } of changes) {
      if (affiliated?.affiliation === "owner") owners.add(jid.toString())
      else owners.delete(jid.toString())
    }
    if (owners.size === 0) throw new DomainError("conflict", "A room needs an owner. Name another one first.")
  }

  const requireSpace = (room: Room, changes: readonly AffiliationChange[]) => {
    const added = changes.filter(({ jid, affiliated }) => affiliated && !room.affiliations.get(jid)).length
    if (added > 0 && room.affiliations.size + added > limits.maxAffiliations) {
      throw new DomainError(
        "resource-constraint",
        `A room may have ${limits.maxAffiliations} owners, administrators, members and banned people together. Remove some first.`,
      )
    }
  }

  /** What it means for those who are in the room (§9.1, §9.3, §9.4, §10.3). */
  const carryOut = async (
    room: Room,
    occupant: Occupant,
    by: Jid | undefined,
    { reason, telling }: { readonly reason: string | undefined; readonly telling: Telling | undefined },
  ) => {
    const before = occupant.affiliation
    const after = room.affiliations.of(occupant.user)
    if (before === after) return
    const notice = { actor: by && actorOf(room, by), reason, remark: telling?.remark }
    occupant.affiliation = after
    if (after === "outcast") await leaving.remove(room, occupant, { ...notice, statuses: [301] })
    else if (after === "none" && room.settings.get(isMembersOnly)) {
      await leaving.remove(room, occupant, { ...notice, statuses: [321] })
    } else {
      const role = roleAfter(occupant.role, before, after, room.settings)
      showRole(announcements, room, occupant, role, notice)
    }
  }

  const affected = (room: Room, user: Jid): readonly Occupant[] =>
    user.local === undefined
      ? [...room.occupants].filter((occupant) => occupant.user.domain === user.domain)
      : room.occupants.of(user)

  return {
    /**
     * Stores the changes, with other settings where there are some, all or nothing; then tells the room, and ahead of that
     * whoever has asked for it. To be called in a turn of the room.
     */
    async apply(
      room: Room,
      wanted: readonly WantedAffiliation[],
      by: Jid | undefined,
      { settings, succeeded }: { readonly settings?: Settings; readonly succeeded?: () => void } = {},
    ): Promise<void> {
      const changes = wanted.map((one) => plan(room, one))
      requireOwner(room, changes)
      requireSpace(room, changes)
      requireDistinctNicknames(changes)
      const steps = wanted.map(({ user, affiliation: after }): AffiliationStep => {
        return { user, before: room.affiliations.get(user)?.affiliation ?? "none", after }
      })
      const tellings = await chronicle.record(room, steps)
      if (room.id !== undefined) await store.save(room.id, settings, changes)
      for (const { jid, affiliated } of changes) room.setAffiliation(jid, affiliated)
      if (settings !== undefined) room.settings = settings
      succeeded?.()
      for (const [index, step] of steps.entries()) {
        const telling = tellings[index]?.()
        // What is said of somebody in the room is not said of the whole domain.
        const remarked = step.user.local === undefined ? undefined : telling
        const { reason } = wanted[index] ?? {}
        for (const occupant of affected(room, step.user)) {
          await carryOut(room, occupant, by, { reason, telling: remarked })
        }
        telling?.finish()
        if (step.before !== step.after) await hooks.notify(affiliationChanged, { room, ...step, by })
      }
    },
  }
}

/** Each was free before; two of one request may still be alike. */
function requireDistinctNicknames(changes: readonly AffiliationChange[]): void {
  const owners = new Map<string, Jid>()
  for (const { jid, affiliated } of changes) {
    if (affiliated?.nickname === undefined) continue
    for (const key of nicknameKeys(affiliated.nickname)) {
      const owner = owners.get(key)
      if (owner?.equals(jid) === false)
        throw new DomainError("conflict", "A nickname can be one person's only.")
      owners.set(key, jid)
    }
  }
}
