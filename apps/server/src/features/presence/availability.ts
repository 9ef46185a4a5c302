import type { Session } from "@kith/feature-kit"
import { type Stanza, stanza } from "@kith/xmpp"

const SHOWS = ["chat", "away", "xa", "dnd"] as const

/** An account's presence in short: that of its most important session. */
export interface Availability {
  readonly isAvailable: boolean
  /** RFC 6121 §4.7.2.1; `undefined` means simply available, or not available at all. */
  readonly show: (typeof SHOWS)[number] | undefined
  readonly status: string | undefined
}

export function availabilityOf(sessions: readonly Session[]): Availability {
  let best: Session | undefined
  for (const session of sessions) {
    if (session.presence !== undefined && (best === undefined || session.priority > best.priority))
      best = session
  }
  if (best?.presence === undefined) return { isAvailable: false, show: undefined, status: undefined }
  const show = best.presence.child("show")?.text.trim()
  return {
    isAvailable: true,
    show: SHOWS.find((known) => known === show),
    status: best.presence.child("status")?.text,
  }
}

/** RFC 6121 §4.5.4: the session went without a word. */
export function unavailableOf(session: Session): Stanza {
  return stanza({ name: "presence", attrs: { from: session.jid.toString(), type: "unavailable" } })
}
