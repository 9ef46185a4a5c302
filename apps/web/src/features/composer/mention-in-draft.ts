import type { DraftMention } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { focusComposer } from "./composer-actions.ts"
import { findDraft, saveDraft } from "./drafts.ts"

/** Names somebody at the end of what was begun in a conversation, and goes on writing there. */
export function mentionInDraft(own: Jid, peer: Jid, mention: DraftMention): void {
  const { text, edit, mentions } = findDraft(own, peer)
  const named = (before: readonly DraftMention[] = []) => [
    ...before.filter(({ name }) => name !== mention.name),
    mention,
  ]
  const name = (begun: string) => `${begun}${begun === "" || /\s$/.test(begun) ? "" : " "}@${mention.name} `
  saveDraft(
    own,
    peer,
    edit === undefined
      ? { text: name(text), mentions: named(mentions) }
      : { edit: { ...edit, text: name(edit.text), mentions: named(edit.mentions) } },
  )
  focusComposer(peer)
}
