import { NS_MODERATION, NS_RETRACTION, parseDateTime, type Stanza } from "@kith/xmpp"
import type { Retraction } from "../messages/message.ts"

const LONGEST_REASON = 500

/** What an archive has in the place of a message that was taken back (XEP-0424 §4, XEP-0425 §4). */
export function findTombstone(stanza: Stanza, nowMs: number): Retraction | undefined {
  const retracted = stanza.child("retracted", NS_RETRACTION)
  if (retracted === undefined) return undefined
  const by = retracted.child("moderated", NS_MODERATION)?.attrs.by
  const reason = retracted.child("reason")?.text.slice(0, LONGEST_REASON)
  return {
    at: parseDateTime(retracted.attrs.stamp ?? "") ?? nowMs,
    ...(by !== undefined && { by }),
    ...(reason !== undefined && reason !== "" && { reason }),
  }
}
