import type { DraftReply } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { saveDraft } from "./drafts.ts"

const fields = new Map<string, HTMLTextAreaElement>()

/** Begins an answer to a message; what was written so far becomes part of it. */
export function answerMessage(own: Jid, peer: Jid, reply: DraftReply): void {
  saveDraft(own, peer, { reply, edit: undefined })
  focusComposer(peer)
}

/** Opens a message of ours in the composer, to be changed; what was begun there waits until that is done. */
export function editMessage(
  own: Jid,
  peer: Jid,
  message: { readonly id: string; readonly body: string },
): void {
  const { id, body } = message
  saveDraft(own, peer, { edit: { id, text: body, original: body } })
  focusComposer(peer)
}

/** The caret goes to the end of the composer of a conversation, if that is on the page. */
export function focusComposer(peer: Jid): void {
  const field = fields.get(peer.toString())
  if (field === undefined) return
  field.focus({ preventScroll: true })
  // The text comes with the next drawing.
  requestAnimationFrame(() => field.setSelectionRange(field.value.length, field.value.length))
}

/** The composer of a conversation is on the page; the answer takes it away. */
export function registerField(peer: Jid, field: HTMLTextAreaElement): () => void {
  const key = peer.toString()
  fields.set(key, field)
  return () => {
    if (fields.get(key) === field) fields.delete(key)
  }
}
