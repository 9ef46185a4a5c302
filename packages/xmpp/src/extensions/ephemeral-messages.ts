import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"
import { NS_EPHEMERAL } from "./message-payloads.ts"

/** XEP-0466: the message is to be discarded so many seconds after it was seen. */
export function ephemeral(timerSeconds: number): XmlElement {
  return xml("ephemeral", { xmlns: NS_EPHEMERAL, timer: String(timerSeconds) })
}

/** In seconds; `undefined` where there is none, or one that is no number. */
export function findEphemeralTimer(message: ElementHolder): number | undefined {
  const { timer } = message.child("ephemeral", NS_EPHEMERAL)?.attrs ?? {}
  return timer !== undefined && /^\d{1,10}$/.test(timer) ? Number(timer) : undefined
}
