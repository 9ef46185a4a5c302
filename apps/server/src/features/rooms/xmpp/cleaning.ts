import { Jid, type Stanza, type XmlElement } from "@kith/xmpp"
import { NS_DELAY, NS_MUC, NS_MUC_USER, NS_OCCUPANT_ID, NS_STANZA_ID } from "@kith/xmpp/extensions"

/** What an occupant may not say in the name of the room, or only to the room itself. */
const SUSPECTS: readonly (readonly [name: string, namespace: string])[] = [
  ["x", NS_MUC],
  ["x", NS_MUC_USER],
  ["occupant-id", NS_OCCUPANT_ID],
  ["stanza-id", NS_STANZA_ID],
  ["delay", NS_DELAY],
]

/**
 * Without all that only a room or its server says: roles and affiliations (XEP-0045 §17.3), who an occupant is
 * (XEP-0421 §4), ids (XEP-0359 §4) and times (XEP-0203 §5) in the name of the room. Every copy of it.
 */
export function cleaned(said: Stanza, isOurs: (address: Jid) => boolean): Stanza {
  if (!SUSPECTS.some(([name, namespace]) => said.has(name, namespace))) return said
  return said.withChildren(
    said.children.filter((child) => typeof child === "string" || !isForged(child, isOurs)),
  )
}

function isForged({ name, namespace, attrs }: XmlElement, isOurs: (address: Jid) => boolean): boolean {
  switch (namespace) {
    case NS_MUC:
    case NS_MUC_USER:
      return name === "x"
    case NS_OCCUPANT_ID:
      return name === "occupant-id"
    case NS_STANZA_ID:
      return name === "stanza-id" && isNamed(attrs.by, isOurs)
    case NS_DELAY:
      return name === "delay" && isNamed(attrs.from, isOurs)
    default:
      return false
  }
}

/** In any spelling of the address. */
function isNamed(text: string | undefined, isOurs: (address: Jid) => boolean): boolean {
  const address = Jid.tryParse(text)
  return address !== undefined && isOurs(address)
}
