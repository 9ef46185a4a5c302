import type { Jid } from "../jid/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime } from "./date-time.ts"

/** XEP-0203 Delayed Delivery. */
export const NS_DELAY = "urn:xmpp:delay"

/** XEP-0203 §3: `from` kept the stanza back since `time`, in epoch milliseconds. */
export function delay(time: number, from?: Jid): XmlElement {
  return xml("delay", { xmlns: NS_DELAY, from: from?.toString(), stamp: formatDateTime(time) })
}
