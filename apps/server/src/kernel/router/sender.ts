import { Jid } from "@kith/xmpp"
import type { LocalSession } from "../streams/session.ts"

/** Whether a session may send in that name: its full or its bare address, or none (RFC 6120 §8.1.2.1). */
export function isFrom(session: LocalSession, from: string | undefined): boolean {
  if (from === undefined || from === session.jid.toString() || from === session.user.toString()) return true
  try {
    const claimed = Jid.parse(from)
    return claimed.equals(session.jid) || claimed.equals(session.user)
  } catch {
    return false
  }
}
