import {
  type Conversation,
  type DraftMention,
  type DraftReply,
  type LinkPreview,
  type MessageContent,
  NotKept,
} from "@kith/client"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useOriginal } from "../message-actions/find-original.ts"
import { summaryOf } from "../message-actions/message-summary.ts"
import { type Draft, findDraft, saveDraft, useDraft, withMention } from "./drafts.ts"
import { findMentions } from "./find-mentions.ts"
import { fromMarkdown } from "./from-markdown.ts"

/** What is being written in a conversation, and what can be done with it. */
export interface Writing {
  readonly draft: Draft
  /** What is answered. */
  readonly reply: DraftReply | undefined
  /** What stands in the field: the draft, or the message that is being changed. */
  readonly text: string
  /** Who was chosen by name in it. */
  readonly mentions: readonly DraftMention[]
  /** Why the last attempt to send failed. */
  readonly problem: string | undefined
  readonly canSend: boolean
  change(text: string): void
  /** Somebody was chosen by name. */
  noteMention(mention: DraftMention): void
  stopAnswering(): void
  stopEditing(): void
  /** What would be sent now; `undefined` if there is nothing to send. */
  content(): MessageContent | undefined
  /** Empties the field, does `deliver`, and puts everything back if that fails. */
  send(deliver?: (content: MessageContent) => Promise<void>): Promise<boolean>
}

/** What could not be kept stays a draft for whoever closes the page, until it is kept or discarded. */
async function untilKept(error: unknown): Promise<void> {
  if (!(error instanceof NotKept)) throw error
  await error.whenGone
}

/** Changes a message of ours; `id` is its local id. */
export type EditMessage = (id: string, content: MessageContent) => Promise<void>

export function useComposer(
  conversation: Conversation,
  onEdit?: EditMessage,
  preview?: LinkPreview,
): Writing {
  const { jid: own } = useAccount()
  const { peer } = conversation
  const draft = useDraft(peer)
  const [problem, setProblem] = useState<string>()
  const { edit } = draft
  const text = edit?.text ?? draft.text
  const original = useOriginal(conversation, draft.reply?.id)
  // As it is now: it may have been changed or taken back since.
  const reply =
    draft.reply && (original === undefined ? draft.reply : { ...draft.reply, excerpt: summaryOf(original) })
  const chosen = edit === undefined ? draft.mentions : edit.mentions

  function change(next: string): void {
    // As it is now: one thing is done behind another before this is drawn again.
    const now = findDraft(own, peer).edit
    saveDraft(own, peer, now === undefined ? { text: next } : { edit: { ...now, text: next } })
    setProblem(undefined)
    conversation.setTyping(next.trim() !== "")
  }

  function content(): MessageContent | undefined {
    const body = fromMarkdown(text.trim())
    if (body === "" && edit?.hasMore !== true) return undefined
    const mentions = findMentions(body, chosen)
    return {
      body,
      ...(mentions.length > 0 && { mentions }),
      ...(preview !== undefined && body.includes(preview.url) && { previews: [preview] }),
      ...(reply !== undefined &&
        edit === undefined && {
          reply: { id: reply.id, excerpt: reply.excerpt, ...(reply.to !== undefined && { to: reply.to }) },
        }),
    }
  }

  async function deliverNow(written: MessageContent): Promise<void> {
    if (edit === undefined) await conversation.send(written)
    else if (written.body !== edit.original) await onEdit?.(edit.id, written)
  }

  async function send(deliver = deliverNow): Promise<boolean> {
    const written = content()
    if (written === undefined) return false
    const before = draft
    // It goes from the field in the moment it is seen in the conversation, and is on its way to the store.
    const rest =
      edit === undefined ? { text: "", reply: undefined, mentions: undefined } : { edit: undefined }
    const delivering = deliver(written)
    saveDraft(own, peer, rest, delivering.catch(untilKept))
    setProblem(undefined)
    // After the message, which says itself that nobody types any more.
    conversation.setTyping(false)
    try {
      await delivering
      return true
    } catch (error) {
      // It stands in the conversation, and can be tried again there.
      if (error instanceof NotKept) return true
      // As something new: the other devices have just heard that it is gone, and must not take it from here too.
      saveDraft(own, peer, { ...before, at: Date.now(), syncedAt: undefined })
      setProblem(sentenceOf(error))
      return false
    }
  }

  return {
    draft,
    reply,
    text,
    problem,
    mentions: chosen ?? [],
    canSend: text.trim() !== "" || edit?.hasMore === true,
    change,
    noteMention: (mention) => {
      const { edit: now, mentions: named } = findDraft(own, peer)
      const mentions = withMention(now === undefined ? named : now.mentions, mention)
      saveDraft(own, peer, now === undefined ? { mentions } : { edit: { ...now, mentions } })
    },
    stopAnswering: () => saveDraft(own, peer, { reply: undefined }),
    stopEditing: () => saveDraft(own, peer, { edit: undefined }),
    content,
    send,
  }
}
