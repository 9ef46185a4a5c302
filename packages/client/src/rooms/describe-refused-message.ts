import type { StanzaError } from "@kith/xmpp"
import { describeStanzaError } from "../errors.ts"

const LONGEST_TEXT = 200

/** Why a room did not pass on what we wrote (XEP-0045 §7.4), as a sentence for people. */
export function describeRefusedMessage(error: StanzaError): string {
  const { condition, text } = error
  switch (condition) {
    case "forbidden":
      return "You may not write in this group at the moment. Ask its moderators to let you."
    case "not-acceptable":
      return "You are not in this group. Join it, then try again."
    case "policy-violation":
    case "resource-constraint":
      // Such as how long to wait in slow mode, which only the room can say (XEP-0500 §4).
      return text !== undefined && text.length <= LONGEST_TEXT ? text : describeStanzaError(error)
    default:
      return describeStanzaError(error)
  }
}
