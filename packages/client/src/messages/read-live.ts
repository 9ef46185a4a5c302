import { findStanzaId, type Jid, NS_DELAY, parseDateTime } from "@kith/xmpp"
import type { Incoming } from "./incoming.ts"

/**
 * What may be believed about a message that came by itself. To be asked when it is known whether our server has an
 * archive: only such a server removes the archive ids that others forge (XEP-0313 §3.4).
 */
export function readLive(incoming: Incoming, own: Jid, hasArchive: boolean): Incoming {
  const heldSinceMs = findHeldSince(incoming, own)
  if (!hasArchive) return { ...incoming, heldSinceMs, stampMs: heldSinceMs }
  return { ...incoming, heldSinceMs, archiveId: findStanzaId(incoming.stanza, own) }
}

/** The time at which our server put a message aside for us (XEP-0203). */
function findHeldSince({ stanza }: Incoming, own: Jid): number | undefined {
  const delay = stanza.child("delay", NS_DELAY)
  return delay?.attrs.from === own.domain ? parseDateTime(delay.attrs.stamp ?? "") : undefined
}
