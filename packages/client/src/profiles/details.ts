import {
  findVCard4Value,
  type Jid,
  NODE_VCARD4,
  NS_PUBSUB,
  NS_VCARD4,
  StanzaError,
  vcard4,
  vcard4Property,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure } from "../errors.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"

/** What somebody tells of themselves beyond name and picture (XEP-0292); all of it is their own text. */
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

const LONGEST: Readonly<Record<keyof PersonalDetails, number>> = {
  fullName: 200,
  bio: 2_000,
  website: 1_000,
  email: 300,
  place: 200,
}

/** The property of a vCard that holds each, and the type of its value. */
const PROPERTIES: Readonly<Record<keyof PersonalDetails, readonly [string, "text" | "uri"]>> = {
  fullName: ["fn", "text"],
  bio: ["note", "text"],
  website: ["url", "uri"],
  email: ["email", "text"],
  place: ["adr", "text"],
}
const KEYS = Object.keys(PROPERTIES) as (keyof PersonalDetails)[]

/** Asks for and publishes vCards (XEP-0292). */
export class DetailsRequests {
  readonly #requests: Requests
  readonly #own: Jid

  constructor(requests: Requests, own: Jid) {
    this.#requests = requests
    this.#own = own
  }

  /** Empty where there is none, or where we may not see it. @throws NotConnected */
  async fetch(of: Jid): Promise<PersonalDetails> {
    const card = await this.#fetchCard(of)
    return card === undefined ? {} : readDetails(card)
  }

  /** Whatever else our vCard says stays. @throws NotConnected, StanzaFailed */
  async publish(details: PersonalDetails): Promise<void> {
    const known = await this.#fetchCard(this.#own)
    const ours = new Set(KEYS.map((key) => PROPERTIES[key][0]))
    const others = known?.elements.filter(({ name }) => !ours.has(name)) ?? []
    const card = vcard4(...KEYS.flatMap((key) => writeDetail(key, details[key])), ...others)
    const publish = xml("publish", { node: NODE_VCARD4 }, xml("item", { id: "current" }, card))
    await explainFailure(this.#requests.ask("set", xml("pubsub", { xmlns: NS_PUBSUB }, publish)))
  }

  async #fetchCard(of: Jid): Promise<XmlElement | undefined> {
    const items = xml("items", { node: NODE_VCARD4, max_items: "1" })
    try {
      const answer = await this.#requests.ask("get", xml("pubsub", { xmlns: NS_PUBSUB }, items), of.bare)
      const item = answer.child("pubsub", NS_PUBSUB)?.child("items")?.child("item")
      return item?.child("vcard", NS_VCARD4)
    } catch (error) {
      if (error instanceof StanzaError) return undefined
      throw error
    }
  }
}

function readDetails(card: XmlElement): PersonalDetails {
  const details: Record<string, string> = {}
  for (const key of KEYS) {
    const [name] = PROPERTIES[key]
    const value = name === "adr" ? readPlace(card) : findVCard4Value(card, name)
    if (value !== undefined && (key !== "website" || isWebAddress(value))) {
      details[key] = [...value].slice(0, LONGEST[key]).join("")
    }
  }
  return details
}

/** RFC 6351 writes addresses in parts; ours stands in `locality`. */
function readPlace(card: XmlElement): string | undefined {
  const address = card.child("adr")
  const parts = ["locality", "country"].flatMap((name) => address?.child(name)?.text.trim() || [])
  return parts.length === 0 ? undefined : parts.join(", ")
}

function writeDetail(key: keyof PersonalDetails, given: string | undefined): XmlElement[] {
  const value = withoutForbiddenCharacters(given?.trim() ?? "").slice(0, LONGEST[key])
  if (value === "") return []
  const [name, type] = PROPERTIES[key]
  return [name === "adr" ? xml("adr", {}, xml("locality", {}, value)) : vcard4Property(name, type, value)]
}

function isWebAddress(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? "")
}
