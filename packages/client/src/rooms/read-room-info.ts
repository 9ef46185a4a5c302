import {
  type DataForm,
  type DiscoInfo,
  findField,
  findFieldValue,
  formTypeOf,
  MalformedError,
  NS_ARCHIVE,
  NS_MODERATION,
  NS_MUC,
  NS_MUC_INFORMATION,
  NS_OCCUPANT_ID,
  NS_ROOM_TOKENS,
  NS_STANZA_ID,
  parseBoolean,
  parseCount,
  parseForm,
} from "@kith/xmpp"
import type { RoomInfo } from "./room.ts"

const LONGEST_NAME = 200
const LONGEST_TEXT = 3_000

export const UNKNOWN_ROOM: RoomInfo = {
  name: "",
  description: "",
  language: "",
  isPublic: false,
  isMembersOnly: false,
  isModerated: false,
  isPersistent: false,
  hasPassword: false,
  isNonAnonymous: false,
  hasArchive: false,
  hasOccupantIds: false,
  hasStanzaIds: false,
  hasModeration: false,
  hasTokens: false,
  mayChangeSubject: false,
  slowModeSeconds: 0,
}

/** `undefined` where the answer is not that of a room (XEP-0045 §6.4). */
export function readRoomInfo(info: DiscoInfo): RoomInfo | undefined {
  const features = new Set(info.features)
  const identity = info.identities.find(({ category }) => category === "conference")
  if (identity === undefined && !features.has(NS_MUC)) return undefined
  const form = findInformation(info)
  const value = (name: string) => (form && findFieldValue(form, name)) ?? ""
  const count = parseCount(value("muc#roominfo_occupants"))
  const pictureId = readPictureId(form)
  return {
    name: clean(identity?.name ?? value("muc#roomconfig_roomname"), LONGEST_NAME),
    description: clean(value("muc#roominfo_description"), LONGEST_TEXT),
    language: value("muc#roominfo_lang").slice(0, 35),
    isPublic: features.has("muc_public"),
    isMembersOnly: features.has("muc_membersonly"),
    isModerated: features.has("muc_moderated"),
    isPersistent: features.has("muc_persistent"),
    hasPassword: features.has("muc_passwordprotected"),
    isNonAnonymous: features.has("muc_nonanonymous"),
    hasArchive: features.has(NS_ARCHIVE),
    hasOccupantIds: features.has(NS_OCCUPANT_ID),
    hasStanzaIds: features.has(NS_STANZA_ID),
    hasModeration: features.has(NS_MODERATION),
    hasTokens: features.has(NS_ROOM_TOKENS),
    mayChangeSubject:
      (parseBoolean(value("muc#roomconfig_changesubject")) ??
        parseBoolean(value("muc#roominfo_changesubject"))) === true,
    slowModeSeconds: parseCount(value("muc#roominfo_slow_mode_duration")) ?? 0,
    ...(count !== undefined && { occupantCount: count }),
    ...(pictureId !== undefined && { pictureId }),
  }
}

function findInformation({ forms = [] }: DiscoInfo): DataForm | undefined {
  for (const element of forms) {
    try {
      const form = parseForm(element as Parameters<typeof parseForm>[0])
      if (formTypeOf(form) === NS_MUC_INFORMATION) return form
    } catch (error) {
      // What else it tells counts all the same.
      if (!(error instanceof MalformedError)) throw error
    }
  }
  return undefined
}

/** XEP-0486 §4.3: one hash or several. */
function readPictureId(form: DataForm | undefined): string | undefined {
  const field = form && findField(form, "muc#roominfo_avatarhash")
  return field?.values?.find((hash) => /^[0-9a-f]{40}$/i.test(hash))?.toLowerCase()
}

function clean(text: string, mostCharacters: number): string {
  return [...text.trim()].slice(0, mostCharacters).join("")
}
