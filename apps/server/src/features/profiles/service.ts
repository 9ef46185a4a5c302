import { DomainError } from "@kith/feature-kit"
import { type Jid, type XmlElement, xml } from "@kith/xmpp"
import {
  findVCard4Value,
  NS_NICK,
  nickname,
  vcard4,
  vcard4Property,
  vcard4ValueOf,
} from "@kith/xmpp/extensions"
import type { Avatar, Avatars } from "../avatars/index.ts"
import type { Pubsub } from "../pubsub/index.ts"
import type { VCards } from "../vcards/index.ts"

/** What a profile has, as a vCard4 calls it. */
const FIELDS = {
  name: ["fn", "text"],
  nickname: ["nickname", "text"],
  bio: ["note", "text"],
  website: ["url", "uri"],
} as const

type Field = keyof typeof FIELDS
const NAMES = Object.keys(FIELDS) as Field[]

export interface Profile extends Readonly<Record<Field, string | undefined>> {
  /** The SHA-1 hash of the picture in hexadecimal digits. */
  readonly avatarId: string | undefined
}

/** `undefined` leaves a field as it is, `""` empties it. */
export type ProfileChange = Readonly<Partial<Record<Field, string | undefined>>>

export type Profiles = ReturnType<typeof createProfiles>

/** Who somebody is, in few words: what programs want to know of a vCard. */
export function createProfiles(vcards: VCards, avatars: Avatars, pubsub: Pubsub, domain: string) {
  const requireHere = (owner: Jid): void => {
    if (owner.domain === domain) return
    throw new DomainError("remote-server-not-found", `Profiles of ${owner.domain} are not to be had here.`)
  }

  const find = async (owner: Jid, viewer: Jid): Promise<Profile> => {
    requireHere(owner)
    const card = (await vcards.findFour(owner, viewer)) ?? vcard4()
    const avatar = await avatars.find(owner, viewer)
    const read = (field: Field) => findVCard4Value(card, FIELDS[field][0])
    return {
      name: read("name"),
      nickname: read("nickname"),
      bio: read("bio"),
      website: read("website"),
      avatarId: avatar?.id,
    }
  }

  return {
    /** As the viewer may see it. One that is empty, and that of nobody, look the same. */
    find,

    async change(owner: Jid, change: ProfileChange): Promise<Profile> {
      await vcards.changeFour(owner, (card) => changed(card, change))
      // XEP-0172 §4.3: this is what contacts who want to know are told.
      if (change.nickname !== undefined) {
        const item = { payload: nickname(change.nickname) }
        await pubsub.publish({ host: owner.bare, node: NS_NICK, publisher: owner.bare, item })
      }
      return find(owner, owner)
    },

    async getAvatar(owner: Jid, viewer: Jid): Promise<Avatar> {
      requireHere(owner)
      const avatar = await avatars.find(owner, viewer)
      if (avatar === undefined)
        throw new DomainError("not-found", `There is no picture of ${owner.bare} to see.`)
      return avatar
    },

    setAvatar: (owner: Jid, data: Uint8Array): Promise<void> => avatars.set(owner, data),
    removeAvatar: (owner: Jid): Promise<void> => avatars.remove(owner),
  }
}

/** Whatever else stands in the vCard, and whatever else a property says, stays. */
function changed(card: XmlElement, change: ProfileChange): XmlElement {
  let properties = card.elements
  for (const field of NAMES) {
    const value = change[field]
    if (value !== undefined) properties = withValue(properties, FIELDS[field], value)
  }
  // RFC 6350 §6.2.1: there is always a name, but of nothing at all.
  const isNothing = properties.every((property) => property.name === "fn" && vcard4ValueOf(property) === "")
  if (isNothing) return vcard4()
  const hasName = properties.some(({ name }) => name === "fn")
  return vcard4(...(hasName ? [] : [vcard4Property("fn", "text", "")]), ...properties)
}

function withValue(
  properties: readonly XmlElement[],
  [name, type]: (typeof FIELDS)[Field],
  value: string,
): XmlElement[] {
  const isSame = (property: XmlElement) => property.name === name
  const index = properties.findIndex((property) => isSame(property) && vcard4ValueOf(property) !== "")
  const first = properties[index]
  if (value === "") return properties.filter((property) => property !== first)
  if (first === undefined)
    return [...properties.filter((property) => !isSame(property)), vcard4Property(name, type, value)]
  const parameters = first.child("parameters")
  return properties.with(index, xml(name, {}, parameters, xml(type, {}, value)))
}
