import { parseElement, type Stanza, stanza } from "@kith/xmpp"
import { findRetractedId, NS_RETRACTION, retracted, tombstoneOf } from "@kith/xmpp/extensions"
import { isRetractedBy } from "../../message-handling/index.ts"
import type { Retraction } from "../service/index.ts"

/** XEP-0424 §3: what a message takes back. One without an id of its own could not be found by its tombstones. */
export function readRetraction(message: Stanza): Retraction | undefined {
  if (!message.has("retract", NS_RETRACTION)) return undefined
  const originId = findRetractedId(message)
  const { id } = message
  if (originId === undefined || id === undefined) return undefined
  return {
    originId,
    tombstone(archived, owner, time) {
      const original = stanza(parseElement(archived.stanza))
      if (!isRetractedBy(original, message, owner)) return undefined
      return tombstoneOf(original, retracted({ id, time })).toXml("")
    },
  }
}
