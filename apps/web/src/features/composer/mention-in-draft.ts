import type { DraftMention } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { focusComposer } from "./composer-actions.ts"
import { findDraft, saveDraft } from "./drafts.ts"

/** Names somebody at the end of what was begun in a conversation, and goes on writing there. */
export function mentionInDraft(own: Jid, peer: Jid, mention: DraftMention): void {
  const { text, edit, mentions = [] } = findDraft(own, peer)
  const others = mentions.filter(({ name }) => name !== mention.name)
  const name = (begun: string) => `${begun}${begun === "" || /\s$/.test(begun) ? "" : " "}@${mention.name} `
  saveDraft(own, peer, {
    mentions: [...others, mention],
    ...(edit === undefined ? { text: name(text) } : { edit: { ...edit, text: name(edit.text) } }),
  })
  // The menu gives the focus back to where it was opened, and only then it can go on.
  requestAnimationFrame(() => focusComposer(peer))
}
