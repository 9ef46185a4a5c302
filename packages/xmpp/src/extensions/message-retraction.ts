import type { Stanza } from "../stanza/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime } from "./date-time.ts"
import type { ElementHolder } from "./element-holder.ts"
import { NS_OCCUPANT_ID } from "./occupant-ids.ts"

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

/**
 * The message with nothing left in it but who sent it, and `gone`, which says that it was retracted. In a room its
 * occupant id (XEP-0421) stays.
 */
export function tombstoneOf(message: Stanza, gone: XmlElement): Stanza {
  const author = message.child("occupant-id", NS_OCCUPANT_ID)
  return message.withChildren(author === undefined ? [gone] : [author, gone])
}

/** Whether the message is what is left of one that was retracted. */
export const isTombstone = (message: ElementHolder): boolean =>
  message.child("retracted", NS_RETRACTION) !== undefined

function moderationChildren({ by, reason, details = [] }: Moderation): XmlElement[] {
  const moderated = xml("moderated", { xmlns: NS_MODERATION, by }, ...details)
  return reason === undefined ? [moderated] : [moderated, xml("reason", {}, reason)]
}

/** What a moderator asks of a room (XEP-0425 §3.1). */
export interface ModerationRequest {
  /** The `<stanza-id/>` that the room gave to the message. */
  readonly id: string
  readonly reason: string | undefined
  /** Whether it was asked in the form of version 0.2, which clients of years still send. */
  readonly isOld: boolean
}

/** COMPAT(clients that know XEP-0425 1.0): the form of version 0.2, by XEP-0422. */
export const NS_FASTENING = "urn:xmpp:fasten:0"
const NS_OLD_MODERATION = "urn:xmpp:message-moderate:0"
const NS_OLD_RETRACTION = "urn:xmpp:message-retract:0"

/** XEP-0425 §3.1: a moderator asks a room to retract the message to which it gave this id. */
export function moderationRequest(id: string, reason?: string): XmlElement {
  return xml(
    "moderate",
    { xmlns: NS_MODERATION, id },
    xml("retract", { xmlns: NS_RETRACTION }),
    reason !== undefined && reason !== "" && xml("reason", {}, reason),
  )
}

/** `undefined` for what asks for something else than a retraction. */
export function findModerationRequest(payload: XmlElement): ModerationRequest | undefined {
  const isOld = payload.namespace === NS_FASTENING
  const moderate = isOld ? payload.child("moderate", NS_OLD_MODERATION) : payload
  const { id } = payload.attrs
  if (moderate?.child("retract", isOld ? NS_OLD_RETRACTION : NS_RETRACTION) === undefined) return undefined
  if (id === undefined || (!isOld && payload.name !== "moderate")) return undefined
  return { id, reason: moderate.child("reason")?.text, isOld }
}

/** The announcement of a moderated retraction in its old form, beside the new one. */
export function oldModeratedRetractionOf(id: string, { by, reason }: Moderation): XmlElement {
  const moderated = xml(
    "moderated",
    { xmlns: NS_OLD_MODERATION, by },
    xml("retract", { xmlns: NS_OLD_RETRACTION }),
    reason !== undefined && xml("reason", {}, reason),
  )
  return xml("apply-to", { xmlns: NS_FASTENING, id }, moderated)
}
