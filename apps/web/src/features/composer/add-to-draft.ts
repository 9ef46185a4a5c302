import type { Jid } from "@kith/xmpp"
import { findDraft, saveDraft } from "./drafts.ts"

/** Puts a text that came from elsewhere below what was begun in a conversation, so that nothing is lost. */
export function addToDraft(own: Jid, peer: Jid, text: string): void {
  const begun = findDraft(own, peer).text.trimEnd()
  saveDraft(own, peer, { text: begun === "" ? text : `${begun}\n${text}` })
}
