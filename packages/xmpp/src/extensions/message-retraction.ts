import { type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime } from "./date-time.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0424 Message Retraction. */
export const NS_RETRACTION = "urn:xmpp:message-retract:1"
/** XEP-0424 §4: the archive puts tombstones in the place of messages that were retracted. */
export const NS_RETRACTION_TOMBSTONE = "urn:xmpp:message-retract:1#tombstone"
/** XEP-0425 Moderated Message Retraction. */
export const NS_MODERATION = "urn:xmpp:message-moderate:1"

/** XEP-0424 §3: the message with this id is to be forgotten. */
export function retractionOf(id: string): XmlElement {
  return xml("retract", { xmlns: NS_RETRACTION, id })
}

/**
 * The id of the message that this one retracts; only its own author may (XEP-0424 §5). `undefined` also for a retraction
 * by a moderator, which only a room may send (XEP-0425 §5).
 */
export function findRetractedId(message: ElementHolder): string | undefined {
  const retract = message.child("retract", NS_RETRACTION)
  return retract?.child("moderated", NS_MODERATION) === undefined ? retract?.attrs.id : undefined
}

/** What is told of a retraction by a moderator (XEP-0425 §3.1, §4). */
export interface Moderation {
  /** Who did it, if that is to be known. */
  readonly by?: string | undefined
  readonly reason?: string | undefined
  /** More about who did it, such as their `<occupant-id/>`. */
  readonly details?: readonly XmlElement[]
}

/** XEP-0425 §3.1: a room tells its occupants that a moderator has retracted the message with this id. */
export function moderatedRetractionOf(id: string, moderation: Moderation): XmlElement {
  return xml("retract", { xmlns: NS_RETRACTION, id }, ...moderationChildren(moderation))
}

/** XEP-0424 §4, XEP-0425 §4: stands in an archive for what was retracted. `time` in epoch milliseconds. */
export function retracted(retraction: {
  /** The `id` of the message that retracted it. */
  readonly id?: string | undefined
  readonly time: number
  readonly moderation?: Moderation
}): XmlElement {
  const { id, time, moderation } = retraction
  return xml(
    "retracted",
    { xmlns: NS_RETRACTION, id, stamp: formatDateTime(time) },
    ...(moderation === undefined ? [] : moderationChildren(moderation)),
  )
}

function moderationChildren({ by, reason, details = [] }: Moderation): XmlElement[] {
  const moderated = xml("moderated", { xmlns: NS_MODERATION, by }, ...details)
  return reason === undefined ? [moderated] : [moderated, xml("reason", {}, reason)]
}
