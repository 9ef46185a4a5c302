import type { Stanza } from "../stanza/index.ts"
import { serialize, type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0421 Occupant identifiers for semi-anonymous MUCs. */
export const NS_OCCUPANT_ID = "urn:xmpp:occupant-id:0"

/** XEP-0421 §3: says which person an occupant is, whatever they call themselves. Replaces what others wrote there. */
export function withOccupantId(stanza: Stanza, id: string): Stanza {
  return withoutOccupantIds(stanza).appending("occupant-id", NS_OCCUPANT_ID, serialize(occupantId(id)))
}

export function occupantId(id: string): XmlElement {
  return xml("occupant-id", { xmlns: NS_OCCUPANT_ID, id })
}

/** XEP-0421 §4: every one of them. */
export function withoutOccupantIds(stanza: Stanza): Stanza {
  if (!stanza.has("occupant-id", NS_OCCUPANT_ID)) return stanza
  return stanza.withChildren(
    stanza.children.filter(
      (child) =>
        typeof child === "string" || child.name !== "occupant-id" || child.namespace !== NS_OCCUPANT_ID,
    ),
  )
}

/** Trust it only from a room that announces the feature (XEP-0421 §5). */
export function findOccupantId(holder: ElementHolder): string | undefined {
  return holder.child("occupant-id", NS_OCCUPANT_ID)?.attrs.id
}
