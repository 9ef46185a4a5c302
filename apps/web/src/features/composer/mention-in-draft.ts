import type { DraftMention } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { focusComposer } from "./composer-actions.ts"
import { findDraft, saveDraft, withMention } from "./drafts.ts"

/** Names somebody at the end of what was begun in a conversation, and goes on writing there. */
export function mentionInDraft(own: Jid, peer: Jid, mention: DraftMention): void {
  const { text, edit, mentions } = findDraft(own, peer)
  const name = (begun: string) => `${begun}${begun === "" || /\s$/.test(begun) ? "" : " "}@${mention.name} `
  saveDraft(
    own,
    peer,
    edit === undefined
      ? { text: name(text), mentions: withMention(mentions, mention) }
      : { edit: { ...edit, text: name(edit.text), mentions: withMention(edit.mentions, mention) } },
  )
  focusComposer(peer)
}
