import type { Conversation, DraftMention, MessageContent } from "@kith/client"
import { useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { saveDraft } from "../composer/drafts.ts"
import { useComposer } from "../composer/useComposer.ts"
import { useAnswer } from "./useAnswer.ts"

export interface Caption {
  readonly text: string
  change(text: string): void
  /** Somebody was chosen by name. */
  noteMention(mention: DraftMention): void
  /** What goes with the files: the words, who is named in them, and what is answered. */
  content(): MessageContent
  /** It was sent. */
  done(): void
}

/**
 * The words that go with files are the draft of the conversation, so that nothing is lost when the window is closed. While
 * a message is being changed the draft is that message, and the caption a text of its own.
 */
export function useCaption(conversation: Conversation): Caption {
  const { jid: own } = useAccount()
  const writing = useComposer(conversation)
  const answer = useAnswer(conversation)
  const [apart, setApart] = useState("")
  if (writing.draft.edit !== undefined) {
    return {
      text: apart,
      change: setApart,
      // Their name stays in the text; the draft's mentions are those of the message that is being changed.
      noteMention: () => undefined,
      content: () => ({ body: apart.trim() }),
      done: () => undefined,
    }
  }
  return {
    text: writing.text,
    change: writing.change,
    noteMention: writing.noteMention,
    content: () => writing.content() ?? { body: "", ...answer.reply },
    done: () => {
      conversation.setTyping(false)
      saveDraft(own, conversation.peer, { text: "", reply: undefined, mentions: undefined })
    },
  }
}
