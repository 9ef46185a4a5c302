import type { DataForm, FormField, Jid } from "@kith/xmpp"
import {
  type DiscoInfo,
  NS_ARCHIVE,
  NS_ARCHIVE_EXTENDED,
  NS_MUC,
  NS_MUC_CONFIGURATION,
  NS_MUC_INFORMATION,
  NS_MUC_REGISTRATION,
  NS_MUC_SELF_PING,
  NS_MUC_STABLE_ID,
  NS_OCCUPANT_ID,
  NS_REGISTER,
  NS_STANZA_ID,
} from "@kith/xmpp/extensions"
import { isPersistent, isPublic, language, pubsubNode, roomDescription, roomName } from "./description.ts"
import { maxHistory } from "./history.ts"
import { isMembersOnly } from "./members-only.ts"
import { isModerated } from "./moderation.ts"
import { isPasswordProtected } from "./password.ts"
import { isNonAnonymous } from "./privacy.ts"
import type { Room } from "./room.ts"
import type { Setting } from "./settings.ts"
import { occupantsChangeSubject } from "./subject.ts"

/** More that a feature tells about a room; `isInsider` for who may read what is said there. */
export interface RoomContribution {
  features?(room: Room): readonly string[]
  fields?(room: Room, isInsider: boolean): readonly FormField[]
}

export type Information = ReturnType<typeof createInformation>

const FEATURES = [
  NS_MUC,
  NS_MUC_STABLE_ID,
  NS_MUC_SELF_PING,
  NS_OCCUPANT_ID,
  NS_STANZA_ID,
  NS_ARCHIVE,
  NS_ARCHIVE_EXTENDED,
  NS_MUC_CONFIGURATION,
  NS_MUC_INFORMATION,
  NS_MUC_REGISTRATION,
  NS_REGISTER,
]

/** XEP-0045 §15.3: both names of each, as it is and as it is not. */
const KINDS: readonly (readonly [setting: Setting<boolean>, on: string, off: string])[] = [
  [isPublic, "muc_public", "muc_hidden"],
  [isPersistent, "muc_persistent", "muc_temporary"],
  [isMembersOnly, "muc_membersonly", "muc_open"],
  [isModerated, "muc_moderated", "muc_unmoderated"],
  [isPasswordProtected, "muc_passwordprotected", "muc_unsecured"],
]

/** XEP-0045 §6.4: what a room tells about itself. */
export function createInformation() {
  const contributions: RoomContribution[] = []

  const featuresOf = (room: Room): string[] => [
    ...FEATURES,
    ...KINDS.map(([setting, on, off]) => (room.settings.get(setting) ? on : off)),
    isNonAnonymous(room.settings) ? "muc_nonanonymous" : "muc_semianonymous",
    ...contributions.flatMap((one) => one.features?.(room) ?? []),
  ]

  const formOf = (room: Room, isInsider: boolean): DataForm => {
    const { settings } = room
    const fields: FormField[] = [
      { name: "FORM_TYPE", type: "hidden", values: [NS_MUC_INFORMATION] },
      line("muc#roominfo_description", settings.get(roomDescription)),
      line("muc#roominfo_lang", settings.get(language)),
      line("muc#maxhistoryfetch", String(settings.get(maxHistory))),
      line(roomName.name, settings.get(roomName)),
      line(pubsubNode.name, settings.get(pubsubNode)),
      {
        name: occupantsChangeSubject.name,
        type: "boolean",
        values: [settings.get(occupantsChangeSubject) ? "1" : "0"],
      },
      {
        name: "muc#roominfo_subjectmod",
        type: "boolean",
        values: [settings.get(occupantsChangeSubject) ? "1" : "0"],
      },
    ]
    // §13.4: what is going on in a room is for those who may come in.
    if (isInsider) {
      fields.push(
        line("muc#roominfo_subject", room.subject?.stanza.child("subject")?.text ?? ""),
        line("muc#roominfo_occupants", String(room.occupants.count)),
        { name: "muc#roominfo_contactjid", type: "jid-multi", values: contactsOf(room) },
      )
    }
    fields.push(...contributions.flatMap((one) => one.fields?.(room, isInsider) ?? []))
    return { type: "result", fields: fields.filter(({ values = [] }) => values.length > 0) }
  }

  return {
    contribute(contribution: RoomContribution): void {
      contributions.push(contribution)
    },

    /** What somebody gets to know of the room. */
    describe(room: Room, viewer: Jid): Omit<DiscoInfo, "forms"> & { readonly form: DataForm } {
      const name = room.settings.get(roomName)
      return {
        identities: [
          { category: "conference", type: "text", name: name === "" ? (room.jid.local ?? "") : name },
        ],
        features: featuresOf(room),
        form: formOf(room, isInsider(room, viewer)),
      }
    },
  }
}

/** Who may read what is said in the room, without asking for a password. */
export function isInsider(room: Room, viewer: Jid): boolean {
  if (room.occupants.visitOf(viewer) !== undefined) return true
  const affiliation = room.affiliations.of(viewer)
  if (affiliation === "outcast") return false
  if (affiliation !== "none") return true
  const { settings } = room
  return settings.get(isPublic) && !settings.get(isMembersOnly) && !settings.get(isPasswordProtected)
}

const MAX_CONTACTS = 10

/** Only where the room hides no addresses. */
function contactsOf(room: Room): string[] {
  if (!isNonAnonymous(room.settings)) return []
  return room.affiliations
    .with("owner")
    .slice(0, MAX_CONTACTS)
    .map(({ jid }) => jid.toString())
}

function line(name: string, value: string): FormField {
  return { name, type: "text-single", values: value === "" ? [] : [value] }
}
