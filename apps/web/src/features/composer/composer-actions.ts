import type { DraftMention, DraftReply, MessageContent } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { saveDraft } from "./drafts.ts"

const fields = new Map<string, HTMLTextAreaElement>()

/** Begins an answer to a message; what was written so far becomes part of it. */
export function answerMessage(own: Jid, peer: Jid, reply: DraftReply): void {
  saveDraft(own, peer, { reply, edit: undefined })
  focusComposer(peer)
}

/** Opens a message of ours in the composer, to be changed; what was begun there waits until that is done. */
export function editMessage(own: Jid, peer: Jid, message: MessageContent & { readonly id: string }): void {
  const { id, body, attachments = [] } = message
  const mentions = mentionsOf(message)
  saveDraft(own, peer, {
    edit: {
      id,
      text: body,
      original: body,
      ...(mentions.length > 0 && { mentions }),
      ...(attachments.length > 0 && { hasMore: true }),
    },
  })
  focusComposer(peer)
}

/** Who is named in a message, by what stands behind an `@`; places are code points (XEP-0372 §3.1). */
function mentionsOf({ body, mentions = [] }: MessageContent): DraftMention[] {
  const points = mentions.length === 0 ? [] : [...body]
  return mentions.flatMap(({ begin, end, address }) => {
    const written = points.slice(begin, end).join("")
    return written.startsWith("@") ? [{ name: written.slice(1), address }] : []
  })
}

/** The caret goes to the end of the composer of a conversation, if that is on the page. */
export function focusComposer(peer: Jid): void {
  // The text comes with the next drawing, and a menu gives the focus back to where it was opened before that.
  requestAnimationFrame(() => {
    const field = fields.get(peer.toString())
    field?.focus({ preventScroll: true })
    field?.setSelectionRange(field.value.length, field.value.length)
  })
}

/** The composer of a conversation is on the page; the answer takes it away. */
export function registerField(peer: Jid, field: HTMLTextAreaElement): () => void {
  const key = peer.toString()
  fields.set(key, field)
  return () => {
    if (fields.get(key) === field) fields.delete(key)
  }
}
