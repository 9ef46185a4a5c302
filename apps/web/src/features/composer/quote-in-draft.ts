import type { Jid } from "@kith/xmpp"
import { focusComposer } from "./composer-actions.ts"
import { findDraft, saveDraft } from "./drafts.ts"

/** Puts words of a message at the end of what was begun, as a quotation (XEP-0393 §5.1.3), with a line below to go on. */
export function quoteInDraft(own: Jid, peer: Jid, words: string): void {
  const quotation = words
    .trim()
    .split("\n")
    .map((line) => `> ${line}\n`)
    .join("")
  const { text, edit } = findDraft(own, peer)
  const add = (begun: string) => `${begun.trim() === "" ? "" : `${begun.trimEnd()}\n`}${quotation}`
  saveDraft(own, peer, edit === undefined ? { text: add(text) } : { edit: { ...edit, text: add(edit.text) } })
  focusComposer(peer)
}
