import type { Jid } from "../jid/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import { NS_STANZA_ID } from "./stanza-ids.ts"

/** XEP-0490 Message Displayed Synchronization; also the node, with an item named by the address of each chat. */
export const NS_DISPLAYED = "urn:xmpp:mds:displayed:0"
/** XEP-0490 §4.5.2: the server publishes the item when it sees a message that says so. */
export const NS_DISPLAYED_ASSIST = "urn:xmpp:mds:server-assist:0"

/** The chat is displayed up to the message to which `by`, an archive, gave that id. */
export function displayedUpTo(id: string, by: Jid): XmlElement {
  return xml(
    "displayed",
    { xmlns: NS_DISPLAYED },
    xml("stanza-id", { xmlns: NS_STANZA_ID, id, by: by.toString() }),
  )
}

/** The id of the last message that is displayed; `undefined` for what says something else. */
export function parseDisplayedUpTo(displayed: XmlElement): string | undefined {
  return displayed.child("stanza-id", NS_STANZA_ID)?.attrs.id
}
