import type { Stanza } from "../stanza/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0372 References. */
export const NS_REFERENCE = "urn:xmpp:reference:0"

export interface Reference {
  readonly type: string
  readonly uri: string
  /** Places in the body, in code points: `begin` inclusive, `end` exclusive. */
  readonly begin?: number | undefined
  readonly end?: number | undefined
}

/** XEP-0372 §3. */
export function reference({ type, uri, begin, end }: Reference): XmlElement {
  return xml("reference", {
    xmlns: NS_REFERENCE,
    type,
    uri,
    begin: begin === undefined ? undefined : String(begin),
    end: end === undefined ? undefined : String(end),
  })
}

/** All references that have a type and a URI; places that are no numbers are missing. */
export function findReferences(message: Stanza): Reference[] {
  if (!message.has("reference", NS_REFERENCE)) return []
  return message.elements
    .filter(({ name, namespace }) => name === "reference" && namespace === NS_REFERENCE)
    .flatMap(({ attrs: { type, uri, begin, end } }) =>
      type === undefined || uri === undefined ? [] : [{ type, uri, begin: place(begin), end: place(end) }],
    )
}

function place(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
