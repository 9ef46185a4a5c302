import {
  findVCard4Value,
  toVCard4,
  toVCardTemp,
  vcard4,
  vcard4Property,
  vcardTemp,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"

/** What somebody tells of themselves beyond name and picture; all of it is their own text. */
export interface PersonalDetails {
  readonly fullName?: string
  /** Some words about themselves. */
  readonly bio?: string
  /** An address of the web: http or https. */
  readonly website?: string
  readonly email?: string
  /** Where they are at home, in words. */
  readonly place?: string
}

type Key = keyof PersonalDetails

const LONGEST: Readonly<Record<Key, number>> = {
  fullName: 200,
  bio: 2_000,
  website: 1_000,
  email: 300,
  place: 200,
}
const KEYS = Object.keys(LONGEST) as Key[]

/** One of the two formats of a vCard, as far as details go. */
export interface CardFormat {
  read(card: XmlElement): PersonalDetails
  /**
   * The vCard that says `details`. Whatever else it says stays, and of the details those that say the same already, with all
   * that a vCard knows of them; the same object where there is nothing to change.
   */
  change(card: XmlElement, details: PersonalDetails): XmlElement
}

/** The property of a vCard4 that holds each, and the type of its value. */
const PROPERTIES: Readonly<Record<Key, readonly [string, "text" | "uri"]>> = {
  fullName: ["fn", "text"],
  bio: ["note", "text"],
  website: ["url", "uri"],
  email: ["email", "text"],
  place: ["adr", "text"],
}

/** XEP-0292. */
export const VCARD4: CardFormat = {
  read: readDetails,
  change: (card, details) =>
    changeCard(card, details, {
      namesOf: (key) => [PROPERTIES[key][0]],
      read: readDetails,
      write: writeDetail,
      make: vcard4,
    }),
}

/** The properties of a vcard-temp that are the same (XEP-0292 §8). */
const TEMP_NAMES: Readonly<Record<Key, readonly string[]>> = {
  fullName: ["FN"],
  bio: ["NOTE", "DESC"],
  website: ["URL"],
  email: ["EMAIL"],
  place: ["ADR"],
}
const readTemp = (card: XmlElement) => readDetails(toVCard4(card))

/** XEP-0054. */
export const VCARD_TEMP: CardFormat = {
  read: readTemp,
  change: (card, details) =>
    changeCard(card, details, {
      namesOf: (key) => TEMP_NAMES[key],
      read: readTemp,
      write: (key, value) => toVCardTemp(vcard4(...writeDetail(key, value))).elements,
      make: vcardTemp,
    }),
}

interface Writing {
  namesOf(key: Key): readonly string[]
  read(card: XmlElement): PersonalDetails
  write(key: Key, value: string | undefined): readonly XmlElement[]
  make(...properties: readonly XmlElement[]): XmlElement
}

function changeCard(card: XmlElement, details: PersonalDetails, writing: Writing): XmlElement {
  const before = writing.read(card)
  // As it will be read: `before` is never compared with what nobody sees.
  const after = readDetails(vcard4(...KEYS.flatMap((key) => writeDetail(key, details[key]))))
  const changed = KEYS.filter((key) => before[key] !== after[key])
  if (changed.length === 0) return card
  const replaced = new Set(changed.flatMap((key) => writing.namesOf(key)))
  const others = card.elements.filter(({ name }) => !replaced.has(name))
  return writing.make(...changed.flatMap((key) => writing.write(key, after[key])), ...others)
}

function readDetails(card: XmlElement): PersonalDetails {
  const details: Record<string, string> = {}
  for (const key of KEYS) {
    const value = readDetail(card, key)
    if (value !== undefined && (key !== "website" || isWebAddress(value))) {
      details[key] = [...value].slice(0, LONGEST[key]).join("")
    }
  }
  return details
}

function readDetail(card: XmlElement, key: Key): string | undefined {
  const [name] = PROPERTIES[key]
  if (name === "adr") return readParts(card.child("adr"), ["locality", "country"], ", ")
  const value = findVCard4Value(card, name)
  // Old vCards may have a name in its parts only.
  return name === "fn" ? (value ?? readParts(card.child("n"), ["given", "surname"], " ")) : value
}

/** RFC 6351 writes addresses in parts; ours stands in `locality`. */
function readParts(
  property: XmlElement | undefined,
  names: readonly string[],
  separator: string,
): string | undefined {
  const parts = names.flatMap((name) => property?.child(name)?.text.trim() || [])
  return parts.length === 0 ? undefined : parts.join(separator)
}

function writeDetail(key: Key, given: string | undefined): XmlElement[] {
  const value = withoutForbiddenCharacters(given?.trim() ?? "").slice(0, LONGEST[key])
  if (value === "") return []
  const [name, type] = PROPERTIES[key]
  return [name === "adr" ? xml("adr", {}, xml("locality", {}, value)) : vcard4Property(name, type, value)]
}

function isWebAddress(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? "")
}
