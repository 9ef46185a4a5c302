import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0317 Hats. */
export const NS_HATS = "urn:xmpp:hats:0"
/** The FORM_TYPE of the forms about them. */
export const NS_HAT_COMMANDS = "urn:xmpp:hats:commands"

/** What an occupant of a room is besides affiliation and role. */
export interface Hat {
  /** Unique in the room. */
  readonly uri: string
  readonly title: string
  /** Of the colour, in degrees (XEP-0392); absent where it does not matter. */
  readonly hue?: string | undefined
}

export function hats(worn: readonly Hat[]): XmlElement {
  return xml(
    "hats",
    { xmlns: NS_HATS },
    ...worn.map(({ uri, title, hue }) => xml("hat", { uri, title, hue })),
  )
}

/** What an occupant wears; hats without a name are left out. Trust it only from a room. */
export function findHats(presence: ElementHolder): Hat[] {
  const worn = presence.child("hats", NS_HATS)?.childrenNamed("hat") ?? []
  return worn.flatMap(({ attrs: { uri, title, hue } }) =>
    uri === undefined || title === undefined || title === "" ? [] : { uri, title, hue },
  )
}
