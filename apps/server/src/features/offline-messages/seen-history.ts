import { defineSessionState, type Hooks, type Session } from "@kith/feature-kit"
import { parseElement, stanza } from "@kith/xmpp"
import { findStanzaId } from "@kith/xmpp/extensions"
import { historySent } from "../message-archive/index.ts"
import type { WaitingMessage } from "./store.ts"

/** Pages of an archive; who reads on forgets where it began. */
const MAX_REMEMBERED = 64

const seen = defineSessionState("seen-history", () => ({
  parts: [] as { readonly first: string; readonly last: string }[],
}))

/** XEP-0313 §6.1.1: what a session has read in the archive is not handed to it once more. */
export function rememberHistory(hooks: Hooks): void {
  hooks.on(historySent, "observe", ({ session, first, last }) => {
    const { parts } = session.state(seen)
    parts.push({ first, last })
    if (parts.length > MAX_REMEMBERED) parts.shift()
  })
}

export function hasSeen(session: Session, message: WaitingMessage): boolean {
  const { parts } = session.state(seen)
  if (parts.length === 0) return false
  const id = findStanzaId(stanza(parseElement(message.stanza)), session.user)
  return id !== undefined && parts.some(({ first, last }) => first <= id && id <= last)
}
