import { type XmlElement, xml } from "../xml/index.ts"

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
