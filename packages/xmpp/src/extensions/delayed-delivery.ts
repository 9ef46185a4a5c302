import { Jid } from "../jid/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime, parseDateTime } from "./date-time.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0203 Delayed Delivery. */
export const NS_DELAY = "urn:xmpp:delay"

/** Epoch milliseconds, and who kept the stanza back since then. */
export interface Delay {
  readonly time: number
  readonly from: Jid | undefined
}

/** XEP-0203 §3: `from` kept the stanza back since `time`, in epoch milliseconds. */
export function delay(time: number, from?: Jid): XmlElement {
  return xml("delay", { xmlns: NS_DELAY, from: from?.toString(), stamp: formatDateTime(time) })
}

/**
 * `undefined` also for a delay without a proper time. Anybody can write any: trust it as far as the one it came from
 * (XEP-0203 §5).
 */
export function findDelay(holder: ElementHolder): Delay | undefined {
  const element = holder.child("delay", NS_DELAY)
  const time = parseDateTime(element?.attrs.stamp ?? "")
  return time === undefined ? undefined : { time, from: Jid.tryParse(element?.attrs.from) }
}
