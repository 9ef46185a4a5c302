import { DomainError } from "@kith/feature-kit"
import { type DataForm, findFieldValue, type Jid } from "@kith/xmpp"
import { type Affiliation, affiliationRank, NS_MUC_VOICE_REQUEST, type Role } from "@kith/xmpp/extensions"
import type { VoiceStore } from "../store/voice-store.ts"
import type { Announcements, Notice } from "./announcements.ts"
import { initialRole } from "./moderation.ts"
import type { Occupant, Visit } from "./occupants.ts"
import type { Rate } from "./rates.ts"
import type { Room } from "./room.ts"
import { showRole } from "./showing.ts"

/** What a moderator has made of somebody. */
export type Voice = "participant" | "visitor"

/** Beyond so many a room forgets what moderators decide as soon as whom it is about leaves. */
const MAX_REMEMBERED = 1_000

export type Voices = ReturnType<typeof createVoices>

/** XEP-0045 §7.13, §8.3 to §8.6: who may speak in a moderated room, and who asks to. */
export function createVoices(parts: {
  readonly store: VoiceStore
  readonly announcements: Announcements
  readonly changes: Rate
}) {
  const { store, announcements, changes } = parts

  /** §5.1: also for the next time. */
  const remember = async (room: Room, { user, affiliation }: Occupant, role: Role): Promise<void> => {
    if (room.id === undefined || role === "moderator" || role === "none") return
    const key = user.toString()
    const isUsual = role === initialRole(affiliation, room.settings)
    if (isUsual && !room.voices.has(key)) return
    if (!isUsual && !room.voices.has(key) && room.voices.size >= MAX_REMEMBERED) return
    await store.save(room.id, user, isUsual ? undefined : role)
    if (isUsual) room.voices.delete(key)
    else room.voices.set(key, role)
  }

  /** Stored first; what comes back has all see it. */
  const storeRole = async (
    room: Room,
    occupant: Occupant,
    role: Role,
    notice: Notice = {},
  ): Promise<() => void> => {
    await remember(room, occupant, role)
    return () => {
      // It may have gone, or stand higher by now.
      const isAdministrator = affiliationRank(occupant.affiliation) >= affiliationRank("admin")
      if (occupant.visits.length === 0 || occupant.role === role || isAdministrator) return
      showRole(announcements, room, occupant, role, notice)
    }
  }

  return {
    storeRole,

    /** A visitor asks; the moderators hear of it (§7.13, §8.6). */
    request(room: Room, visit: Visit): void {
      const { occupant } = visit
      if (occupant.role !== "visitor")
        throw new DomainError("unexpected-request", "You may speak here already.")
      changes.take(`${room.jid} ${occupant.user}`)
      const moderators = room.occupants.visits.filter((other) => other.occupant.role === "moderator")
      if (moderators.length === 0)
        throw new DomainError("recipient-unavailable", "No moderator is here. Ask later.")
      announcements.askModerators(room, moderators, approvalForm(visit))
    },

    /** A moderator answers. */
    async answer(room: Room, { occupant: moderator }: Visit, form: DataForm): Promise<void> {
      if (moderator.role !== "moderator") throw new DomainError("forbidden", "Only moderators give voice.")
      const isAllowed = ["1", "true"].includes(findFieldValue(form, "muc#request_allow") ?? "")
      if (!isAllowed) return
      const occupant = room.occupants.byNickname(findFieldValue(form, "muc#roomnick") ?? "")
      const jid = findFieldValue(form, "muc#jid")
      const isThem = occupant?.visits.some((visit) => visit.jid.toString() === jid) === true
      if (occupant === undefined || !isThem)
        throw new DomainError("not-found", "Who asked is not here any more.")
      // Another moderator may have been quicker.
      if (occupant.role !== "visitor") return
      const show = await storeRole(room, occupant, "participant")
      show()
    },
  }
}

/** What a moderator has made of somebody outlasts their visit; who is more than a member needs no voice. */
export function roleOnEntering(room: Room, user: Jid, affiliation: Affiliation): Role {
  const role = initialRole(affiliation, room.settings)
  return role === "moderator" ? role : (room.voices.get(user.toString()) ?? role)
}

function approvalForm({ jid, occupant }: Visit): DataForm {
  return {
    type: "form",
    title: "Voice request",
    instructions: ["To let this person speak in the room, approve the request."],
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [NS_MUC_VOICE_REQUEST] },
      {
        name: "muc#role",
        type: "list-single",
        label: "Requested role",
        values: ["participant"],
        options: [{ value: "participant", label: "Participant" }],
      },
      { name: "muc#jid", type: "jid-single", label: "User ID", values: [jid.toString()] },
      { name: "muc#roomnick", type: "text-single", label: "Room Nickname", values: [occupant.nickname] },
      { name: "muc#request_allow", type: "boolean", label: "Grant voice to this person?", values: ["0"] },
    ],
  }
}
