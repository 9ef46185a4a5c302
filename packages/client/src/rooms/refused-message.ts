import type { StanzaError } from "@kith/xmpp"
import { type Failure, stanzaFailure } from "../failure.ts"

/** Why a room did not pass on what we wrote (XEP-0045 §7.4). */
export function refusedMessage(error: StanzaError): Failure {
  switch (error.condition) {
    case "forbidden":
      return { kind: "no-voice" }
    case "not-acceptable":
      return { kind: "not-in-room" }
    default:
      // The text says such as how long to wait in slow mode, which only the room knows (XEP-0500 §4).
      return stanzaFailure(error)
  }
}
