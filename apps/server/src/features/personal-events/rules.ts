import { serialize, type XmlElement } from "@kith/xmpp"
import { NS_NICK } from "@kith/xmpp/extensions"
import { PubsubError } from "../pubsub/index.ts"

/** XEP-0163 §2: what a node is for is the namespace of what is in it. */
const ELEMENTS: Readonly<Record<string, string>> = {
  "http://jabber.org/protocol/activity": "activity",
  "http://jabber.org/protocol/mood": "mood",
  "http://jabber.org/protocol/tune": "tune",
  [NS_NICK]: "nick",
}

/** Throws for what contacts' clients would not understand, or had better not get. Other nodes are none of its business. */
export function requireEvent(node: string, payload: XmlElement | undefined, maxBytes: number): void {
  const name = Object.hasOwn(ELEMENTS, node) ? ELEMENTS[node] : undefined
  if (name === undefined) return
  if (payload?.name !== name || payload.namespace !== node) {
    throw new PubsubError("bad-request", "invalid-payload", `An item of this node is a <${name}/>.`)
  }
  if (Buffer.byteLength(serialize(payload)) > maxBytes) {
    throw new PubsubError("not-acceptable", "payload-too-big", `It may have ${maxBytes} bytes; say less.`)
  }
}
