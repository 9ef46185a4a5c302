import { type Clock, DomainError } from "@kith/feature-kit"
import { type DataForm, findFieldValue, formTypeOf, type Jid } from "@kith/xmpp"
import { affiliationRank, NS_MUC_REGISTRATION } from "@kith/xmpp/extensions"
import type { PendingRegistration, RequestStore } from "../store/request-store.ts"
import type { AffiliationChanges } from "./affiliation-changes.ts"
import type { Announcements } from "./announcements.ts"
import type { Correspondence } from "./correspondence.ts"
import type { RoomLimits } from "./limits.ts"
import { isMembersOnly } from "./members-only.ts"
import { readNickname, requireFree } from "./nicknames.ts"
import type { Rate } from "./rates.ts"
import type { Room } from "./room.ts"
import { choice } from "./setting-kinds.ts"
import { standingOf } from "./standing.ts"
import type { Viewer } from "./viewer.ts"

/** Who may become a member, and have a nickname kept, by registering (XEP-0045 §7.10). */
export const registration = choice({
  name: "{urn:kith:rooms}registration",
  label: "Who May Register as a Member?",
  options: [
    { value: "usual", label: "Anyone; With Approval Where the Room is Members-Only" },
    { value: "approval", label: "Anyone, With Approval" },
    { value: "nobody", label: "Nobody" },
  ],
  initial: "usual",
})

const MAX_PENDING = 50
/** Strangers who register leave administrators this part of the list of affiliations. */
const PART_FOR_STRANGERS = 0.5
/** Of those who are asked although they are not in the room. */
const MAX_ASKED = 10

export interface RegistrationParts {
  readonly store: RequestStore
  readonly affiliations: AffiliationChanges
  readonly announcements: Announcements
  readonly correspondence: Correspondence
  readonly clock: Clock
  readonly limits: RoomLimits
  readonly changes: Rate
}

export type Registration = ReturnType<typeof createRegistration>

export function createRegistration(parts: RegistrationParts) {
  const { store, affiliations, announcements, correspondence, clock, limits } = parts

  const requireAllowed = (room: Room, user: Jid) => {
    const affiliation = room.affiliations.of(user)
    const isStranger = affiliation === "none"
    if (affiliation === "outcast" || (isStranger && room.settings.get(registration) === "nobody")) {
      throw new DomainError("not-allowed", "This room lets nobody register. Ask one of its administrators.")
    }
    return isStranger
  }

  const needsApproval = ({ settings }: Room) =>
    settings.get(registration) === "approval" || settings.get(isMembersOnly)

  const readWish = (room: Room, user: Jid, form: DataForm): string => {
    if (form.type !== "submit" || formTypeOf(form) !== NS_MUC_REGISTRATION) {
      throw new DomainError("bad-request", "Submit the form of the room to register.")
    }
    const wanted = findFieldValue(form, "muc#register_roomnick") ?? ""
    if (wanted === "") throw new DomainError("bad-request", "Say which nickname you want.")
    const { nickname } = readNickname(wanted, limits.maxNicknameLength)
    requireFree(room, nickname, user)
    return nickname
  }

  const requireSpace = (room: Room) => {
    const most = Math.floor(limits.maxAffiliations * PART_FOR_STRANGERS)
    if (room.affiliations.size >= most) {
      throw new DomainError("resource-constraint", `Only ${most} people can register with a room.`)
    }
  }

  /** §9.9: those who are in the room; where there are none, some who are not. */
  const askAdministrators = (room: Room, pending: PendingRegistration) => {
    const form = approvalForm(pending)
    const present = room.occupants.visits.filter(({ occupant }) => isAdministrator(occupant.affiliation))
    if (present.length > 0) {
      announcements.askModerators(room, present, form)
      return
    }
    const absent = [...room.affiliations.with("owner"), ...room.affiliations.with("admin")]
    for (const { jid } of absent.slice(0, MAX_ASKED)) correspondence.ask(room, jid, form)
  }

  const wait = async (room: Room, id: number, pending: PendingRegistration) => {
    const waiting = await store.registrations(id)
    const others = waiting.filter(({ user }) => !user.equals(pending.user))
    if (others.length >= MAX_PENDING) {
      throw new DomainError(
        "resource-constraint",
        `${MAX_PENDING} people wait for approval already. Try again later.`,
      )
    }
    await store.saveRegistration(id, pending, clock.now())
    askAdministrators(room, pending)
  }

  return {
    /** The nickname that is theirs, or the form to ask for one. */
    look(room: Room, user: Jid): { readonly nickname: string } | { readonly form: DataForm } {
      const nickname = room.affiliations.get(user)?.nickname
      if (nickname !== undefined) return { nickname }
      requireAllowed(room, user)
      return { form: registrationForm(room) }
    },

    reservedNickname: (room: Room, user: Jid): string | undefined => room.affiliations.get(user)?.nickname,

    register: (room: Room, user: Jid, form: DataForm): Promise<void> =>
      room.turn(async () => {
        const isStranger = requireAllowed(room, user)
        parts.changes.take(`${room.jid} ${user}`)
        const nickname = readWish(room, user, form)
        if (!isStranger) {
          const { affiliation } = room.affiliations.get(user) ?? { affiliation: "member" as const }
          await affiliations.apply(room, [{ user, affiliation, nickname }], undefined)
          return
        }
        requireSpace(room)
        if (needsApproval(room) && room.id !== undefined) await wait(room, room.id, { user, nickname })
        else await affiliations.apply(room, [{ user, affiliation: "member", nickname }], undefined)
      }),

    /** XEP-0077 §3.2: the nickname is free again; a member stays a member. */
    unregister: (room: Room, user: Jid): Promise<void> =>
      room.turn(async () => {
        const known = room.affiliations.get(user)
        if (room.id !== undefined) await store.removeRegistration(room.id, user)
        if (known?.nickname === undefined)
          throw new DomainError("registration-required", "You have not registered.")
        const { affiliation } = known
        await affiliations.apply(room, [{ user, affiliation, nickname: "" }], undefined)
      }),

    /** An administrator answers. */
    answer: (room: Room, viewer: Viewer, form: DataForm): Promise<void> =>
      room.turn(async () => {
        if (!isAdministrator(standingOf(room, viewer).affiliation)) {
          throw new DomainError("forbidden", "Only administrators of the room approve registrations.")
        }
        const { id } = room
        const nickname = findFieldValue(form, "muc#register_roomnick") ?? ""
        const waiting = id === undefined ? [] : await store.registrations(id)
        const pending = waiting.find((one) => one.nickname === nickname)
        if (pending === undefined || id === undefined) {
          throw new DomainError("not-found", "Nobody waits for approval with that nickname.")
        }
        const { user } = pending
        const isAllowed = ["1", "true"].includes(findFieldValue(form, "muc#register_allow") ?? "")
        if (isAllowed && room.affiliations.of(user) === "none") {
          requireFree(room, nickname, user)
          await affiliations.apply(room, [{ user, affiliation: "member", nickname }], viewer.jid)
          correspondence.tellAffiliation(room, user, "member")
        }
        await store.removeRegistration(id, user)
      }),
  }
}

const isAdministrator = (affiliation: Parameters<typeof affiliationRank>[0]): boolean =>
  affiliationRank(affiliation) >= affiliationRank("admin")

function registrationForm(room: Room): DataForm {
  return {
    type: "form",
    title: `Registration with ${room.jid}`,
    instructions: ["Choose the nickname that is to be yours in this room."],
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [NS_MUC_REGISTRATION] },
      { name: "muc#register_roomnick", type: "text-single", label: "Desired Nickname", isRequired: true },
    ],
  }
}

function approvalForm({ user, nickname }: PendingRegistration): DataForm {
  return {
    type: "form",
    title: "Registration request",
    instructions: [`${user} wants to register with this room. To allow it, approve the request.`],
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [NS_MUC_REGISTRATION] },
      { name: "muc#register_roomnick", type: "text-single", label: "Desired Nickname", values: [nickname] },
      {
        name: "muc#register_allow",
        type: "boolean",
        label: "Allow this person to register with the room?",
        values: ["0"],
      },
    ],
  }
}
