import { Jid } from "../jid/index.ts"
import type { Stanza } from "../stanza/index.ts"
import { escapeAttribute, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0359 Unique and Stable Stanza IDs. */
export const NS_STANZA_ID = "urn:xmpp:sid:0"

/** XEP-0359 §3.1: marks a stanza with the id that the archive `by` gave it. */
export function withStanzaId(stanza: Stanza, by: Jid, id: string): Stanza {
  // Written out: every archived message gets one or two.
  const markup = `<stanza-id xmlns='${NS_STANZA_ID}' by='${escapeAttribute(by.toString())}' id='${escapeAttribute(id)}'/>`
  return stanza.appending("stanza-id", NS_STANZA_ID, markup)
}

/** The id that `by` gave the stanza. Trust it only where `by` removes what others forge (XEP-0359 §7). */
export function findStanzaId(stanza: Stanza, by: Jid): string | undefined {
  if (!stanza.has("stanza-id", NS_STANZA_ID)) return undefined
  const found = stanza.elements.find(
    (element) => isStanzaId(element) && assignerOf(element)?.equals(by) === true,
  )
  return found?.attrs.id
}

/** XEP-0359 §4, rule 2: without the ids that somebody wrote in the name of an archive that `isOurs`. */
export function withoutStanzaIds(stanza: Stanza, isOurs: (by: Jid) => boolean): Stanza {
  if (!stanza.has("stanza-id", NS_STANZA_ID)) return stanza
  const kept = stanza.children.filter((child) => {
    if (typeof child === "string" || !isStanzaId(child)) return true
    const by = assignerOf(child)
    return by === undefined || !isOurs(by)
  })
  return kept.length === stanza.children.length ? stanza : stanza.withChildren(kept)
}

/** XEP-0359 §3.2: the id that the sender gives a stanza, the same as its `id`. */
export function originId(id: string): XmlElement {
  return xml("origin-id", { xmlns: NS_STANZA_ID, id })
}

/** The id its sender gave the stanza (XEP-0359 §3.2); anybody can write any. */
export function findOriginId(stanza: Stanza): string | undefined {
  return stanza.child("origin-id", NS_STANZA_ID)?.attrs.id
}

function isStanzaId(element: XmlElement): boolean {
  return element.name === "stanza-id" && element.namespace === NS_STANZA_ID
}

/** Normalised, so that another spelling of an address is the same address. */
function assignerOf(element: XmlElement): Jid | undefined {
  return Jid.tryParse(element.attrs.by)
}
