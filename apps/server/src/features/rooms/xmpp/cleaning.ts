import { Jid, type Stanza, type XmlElement } from "@kith/xmpp"
import { NS_DELAY, NS_HATS, NS_MUC, NS_MUC_USER, NS_OCCUPANT_ID, NS_STANZA_ID } from "@kith/xmpp/extensions"

/** In whose name nobody else speaks. */
export interface OwnDomains {
  readonly rooms: string
  readonly server: string
}

/** What an occupant may not say in the name of the room, or only to the room itself. */
const SUSPECTS: readonly (readonly [name: string, namespace: string])[] = [
  ["x", NS_MUC],
  ["x", NS_MUC_USER],
  ["occupant-id", NS_OCCUPANT_ID],
  ["stanza-id", NS_STANZA_ID],
  ["delay", NS_DELAY],
  ["hats", NS_HATS],
]

/**
 * Without all that only a room or its server says: roles and affiliations (XEP-0045 §17.3), who an occupant is
 * (XEP-0421 §4), hats (XEP-0317), ids (XEP-0359 §4) and times (XEP-0203 §5) in the name of the room. Every copy of it.
 */
export function cleaned(said: Stanza, own: OwnDomains): Stanza {
  if (!SUSPECTS.some(([name, namespace]) => said.has(name, namespace))) return said
  return said.withChildren(
    said.children.filter((child) => typeof child === "string" || !isForged(child, own)),
  )
}

function isForged({ name, namespace, attrs }: XmlElement, own: OwnDomains): boolean {
  switch (namespace) {
    case NS_MUC:
    case NS_MUC_USER:
      return name === "x"
    case NS_OCCUPANT_ID:
      return name === "occupant-id"
    case NS_STANZA_ID:
      return name === "stanza-id" && isArchive(Jid.tryParse(attrs.by), own)
    case NS_HATS:
      return name === "hats"
    case NS_DELAY:
      return name === "delay" && isService(Jid.tryParse(attrs.from), own)
    default:
      return false
  }
}

/** A room, or an account of this server, in any spelling of the address. */
function isArchive(by: Jid | undefined, { rooms, server }: OwnDomains): boolean {
  return by !== undefined && (by.domain === rooms || by.domain === server)
}

/** A room, or this server; people may say when they themselves said something (XEP-0045 §7.9). */
function isService(from: Jid | undefined, { rooms, server }: OwnDomains): boolean {
  return from !== undefined && (from.domain === rooms || (from.domain === server && from.local === undefined))
}
