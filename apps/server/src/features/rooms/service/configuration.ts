import { DomainError, type Hooks } from "@kith/feature-kit"
import { type DataForm, type FormField, findField, formTypeOf, Jid, readSubmission } from "@kith/xmpp"
import { type Affiliation, NS_MUC_CONFIGURATION } from "@kith/xmpp/extensions"
import { roomConfigured } from "../hooks.ts"
import type { AffiliationChanges, WantedAffiliation } from "./affiliation-changes.ts"
import { maxUsers } from "./capacity.ts"
import { isPersistent, isPublic, language, pubsubNode, roomDescription, roomName } from "./description.ts"
import { isLogged, maxHistory } from "./history.ts"
import { membersInvite } from "./invitations.ts"
import type { RoomLimits } from "./limits.ts"
import { isMembersOnly } from "./members-only.ts"
import { isModerated } from "./moderation.ts"
import { isPasswordProtected, requireSecret, roomSecret } from "./password.ts"
import { memberListReaders, presenceBroadcast, whois } from "./privacy.ts"
import { privateMessageSenders } from "./private-messages.ts"
import { registration } from "./registration.ts"
import type { Room } from "./room.ts"
import type { RoomDirectory } from "./room-directory.ts"
import { noSuchRoom } from "./room-errors.ts"
import type { SettingEffects } from "./setting-effects.ts"
import type { Setting, SettingRule, Settings, SettingValue } from "./settings.ts"
import { requireOwner } from "./standing.ts"
import { occupantsChangeSubject } from "./subject.ts"
import type { Viewer } from "./viewer.ts"

/** XEP-0045 §15.5.3, in the order of the form. Other features add theirs behind. */
const SETTINGS: readonly Setting[] = [
  roomName,
  roomDescription,
  language,
  isPersistent,
  isPublic,
  isMembersOnly,
  membersInvite,
  registration,
  isPasswordProtected,
  roomSecret,
  isModerated,
  whois,
  memberListReaders,
  presenceBroadcast,
  privateMessageSenders,
  occupantsChangeSubject,
  maxUsers,
  isLogged,
  maxHistory,
  pubsubNode,
]

const RULES: readonly SettingRule[] = [requireSecret]

/** The lists that stand in the form whole (§10.2). */
const ADMINISTRATORS: FormField = {
  name: "muc#roomconfig_roomadmins",
  type: "jid-multi",
  label: "Room Admins",
}
const OWNERS: FormField = { name: "muc#roomconfig_roomowners", type: "jid-multi", label: "Room Owners" }

/** By name, as in a form. */
export type GivenSettings = ReadonlyMap<string, readonly string[]>

export interface ConfigurationParts {
  readonly directory: RoomDirectory
  readonly affiliations: AffiliationChanges
  readonly effects: SettingEffects
  readonly hooks: Hooks
  readonly limits: RoomLimits
}

export type Configuration = ReturnType<typeof createConfiguration>

/** XEP-0045 §10.1, §10.2: what owners set. */
export function createConfiguration({ directory, affiliations, effects, hooks, limits }: ConfigurationParts) {
  const settings: Setting[] = [...SETTINGS]
  const rules: SettingRule[] = [...RULES]

  const formOf = (room: Room): DataForm => ({
    type: "form",
    title: `Configuration of ${room.jid}`,
    instructions: ["Complete this form to configure your room."],
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [NS_MUC_CONFIGURATION] },
      ...settings.map((setting) => setting.field(room.settings.get(setting), limits)),
      { ...ADMINISTRATORS, values: addressesOf(room, "admin") },
      { ...OWNERS, values: addressesOf(room, "owner") },
    ],
  })

  const read = (room: Room, submitted: DataForm) => {
    const type = formTypeOf(submitted)
    if (type !== undefined && type !== NS_MUC_CONFIGURATION) {
      throw new DomainError("bad-request", `The form of a room has the FORM_TYPE ${NS_MUC_CONFIGURATION}.`)
    }
    const { values, problems } = readSubmission(formOf(room), withoutAliases(settings, submitted))
    const [problem] = problems
    if (problem !== undefined) throw new DomainError("not-acceptable", `${problem.field}: ${problem.text}.`)
    return { changed: readSettings(room, values), lists: listsOf(room, values) }
  }

  const readSettings = (room: Room, values: GivenSettings): Settings => {
    const changes = new Map<string, SettingValue>()
    for (const setting of settings) {
      const given = values.get(setting.name)
      if (given !== undefined) changes.set(setting.name, setting.read(given, limits))
    }
    const changed = room.settings.with(changes)
    for (const rule of rules) rule(changed)
    return changed
  }

  const save = async (room: Room, changed: Settings, lists: readonly WantedAffiliation[], by: Jid) => {
    const before = room.settings
    const isNew = room.isLocked
    await affiliations.apply(room, lists, by, { settings: changed })
    if (isNew) await directory.unlock(room)
    else await effects.carryOut(room, before)
    await hooks.notify(roomConfigured, { room, by })
  }

  return {
    /** Adds a setting of another feature to the form of every room. */
    addSetting(setting: Setting, ...more: readonly SettingRule[]): void {
      settings.push(setting)
      rules.push(...more)
    },

    form(room: Room, viewer: Viewer): DataForm {
      requireOwner(room, viewer)
      return formOf(room)
    },

    /** Settings by themselves. */
    set: (room: Room, viewer: Viewer, values: GivenSettings): Promise<void> =>
      room.turn(async () => {
        requireOwner(room, viewer)
        if (room.isGone) throw noSuchRoom()
        await save(room, readSettings(room, values), [], viewer.jid)
      }),

    /** An empty form makes an instant room, or changes nothing (§10.1.2). */
    submit: (room: Room, viewer: Viewer, submitted: DataForm): Promise<void> =>
      room.turn(async () => {
        requireOwner(room, viewer)
        if (room.isGone) throw noSuchRoom()
        const { changed, lists } = read(room, submitted)
        await save(room, changed, lists, viewer.jid)
      }),
  }
}

function addressesOf(room: Room, affiliation: Affiliation): string[] {
  return room.affiliations.with(affiliation).map(({ jid }) => jid.toString())
}

/** Both fields have the whole list; who is no longer in one is a member from then on, or nothing (§10.2). */
function listsOf(room: Room, values: ReadonlyMap<string, readonly string[]>): WantedAffiliation[] {
  const wanted = new Map<string, WantedAffiliation>()
  const lists = [
    { affiliation: "admin", given: values.get(ADMINISTRATORS.name ?? "") },
    { affiliation: "owner", given: values.get(OWNERS.name ?? "") },
  ] as const
  const demoted = room.settings.get(isMembersOnly) ? "member" : "none"
  for (const { affiliation, given } of lists) {
    if (given === undefined) continue
    for (const { jid } of room.affiliations.with(affiliation)) {
      if (!wanted.has(jid.toString())) wanted.set(jid.toString(), { user: jid, affiliation: demoted })
    }
    for (const text of given) {
      const user = Jid.parse(text).bare
      if (user.local === undefined) throw new DomainError("not-acceptable", `${user} is nobody's address.`)
      wanted.set(user.toString(), { user, affiliation })
    }
  }
  return [...wanted.values()].filter(
    ({ user, affiliation }) => (room.affiliations.get(user)?.affiliation ?? "none") !== affiliation,
  )
}

/** Gives fields that are known by another name their own. */
function withoutAliases(settings: readonly Setting[], submitted: DataForm): DataForm {
  const own = new Map(
    settings.flatMap(({ name, aliases = [] }) => aliases.map((alias) => [alias, name] as const)),
  )
  const fields = submitted.fields.map((field) => {
    const name = own.get(field.name ?? "")
    return name === undefined || findField(submitted, name) !== undefined ? field : { ...field, name }
  })
  return { ...submitted, fields }
}
