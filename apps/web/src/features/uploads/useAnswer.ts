import type { Conversation, MessageContent } from "@kith/client"
import { useAccount } from "../../session/AccountContext.tsx"
import { saveDraft, useDraft } from "../composer/drafts.ts"

export interface Answer {
  /** The message that is being answered, to go with what is sent; empty for none. */
  readonly reply: Pick<MessageContent, "reply">
  /** It was sent: the composer answers nothing any more. */
  done(): void
}

/** What the composer of a conversation answers, for messages that are not written there. */
export function useAnswer({ peer }: Conversation): Answer {
  const { jid: own } = useAccount()
  const { reply, edit } = useDraft(peer)
  const isAnswering = reply !== undefined && edit === undefined
  return {
    reply: isAnswering
      ? { reply: { id: reply.id, excerpt: reply.excerpt, ...(reply.to !== undefined && { to: reply.to }) } }
      : {},
    done: () => {
      if (isAnswering) saveDraft(own, peer, { reply: undefined })
    },
  }
}
