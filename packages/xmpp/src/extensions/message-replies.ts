import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0461 Message Replies. */
export const NS_REPLY = "urn:xmpp:reply:0"

export interface Reply {
  /** The id of the message that is answered, by the rules of XEP-0461 §5.1. */
  readonly id: string
  /** The address of its author; in a room that of the occupant. */
  readonly to?: string | undefined
}

/** XEP-0461 §4. */
export function replyTo({ id, to }: Reply): XmlElement {
  return xml("reply", { xmlns: NS_REPLY, to, id })
}

export function findReply(message: ElementHolder): Reply | undefined {
  const { id, to } = message.child("reply", NS_REPLY)?.attrs ?? {}
  return id === undefined || id === "" ? undefined : { id, to }
}
