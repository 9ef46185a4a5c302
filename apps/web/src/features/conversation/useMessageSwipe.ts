import type { Conversation, Message } from "@kith/client"
import { useRef } from "react"
import { goBack } from "../../navigation/navigation.ts"
import { useSwipe } from "../../ui/gesture/useSwipe.ts"
import { isNarrow } from "../../ui/useIsNarrow.ts"
import { isAnswerable, type MessageActions } from "../message-actions/message-actions.ts"

const [ANSWERS_AT_PX, LEAVES_AT_PX] = [64, 110]

/**
 * What a finger does that goes aside in the list of messages: from a message towards the start it answers it; towards the
 * end, where one pane fills the screen, it goes back to the list. `handlers` are for the list, `arrow` for the sign that
 * an answer will be written.
 */
export function useMessageSwipe(
  conversation: Conversation,
  actions: MessageActions,
  authorOf: (message: Message) => string,
  isSelecting: boolean,
) {
  const arrow = useRef<HTMLSpanElement>(null)
  const messageOf = (row: HTMLElement) =>
    conversation.messages.get().find(({ id }) => id === row.dataset.message)

  const handlers = useSwipe({
    towardsStart: {
      countsAtPx: ANSWERS_AT_PX,
      find(target) {
        const row = target.closest<HTMLElement>("[data-message]")
        const message = row === null ? undefined : messageOf(row)
        if (row === null || message === undefined || isSelecting) return undefined
        return isAnswerable(conversation, message) ? row : undefined
      },
      onPull(row, part) {
        if (arrow.current === null) return
        arrow.current.style.top = `${row.offsetTop + row.offsetHeight / 2}px`
        arrow.current.style.opacity = String(Math.min(1, part))
        arrow.current.style.scale = String(0.6 + 0.4 * Math.min(1, part))
        arrow.current.dataset.counts = String(part > 1)
      },
      onDone(row) {
        const message = messageOf(row)
        if (message !== undefined) actions.reply(message, authorOf(message))
      },
    },
    towardsEnd: {
      countsAtPx: LEAVES_AT_PX,
      isFree: true,
      find(target) {
        // Where the list is beside it there is nothing to go back to.
        return isNarrow() ? (target.closest<HTMLElement>("main") ?? undefined) : undefined
      },
      onDone: () => goBack("/"),
    },
  })
  return { handlers, arrow }
}
