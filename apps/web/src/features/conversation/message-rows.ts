import type { Message } from "@kith/client"
import { startOfDay } from "../../strings/dates.ts"

/** A line of the conversation as it is drawn. */
export type MessageRow =
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | { readonly kind: "unread"; readonly key: string }
  | {
      readonly kind: "message"
      readonly key: string
      readonly message: Message
      /** The first or last of what one person wrote in one go. */
      readonly startsGroup: boolean
      readonly endsGroup: boolean
      /** Time and mark stand at the end of a group, and where the mark of the next message differs. */
      readonly showsMeta: boolean
    }

const GROUP_WITHIN_MS = 5 * 60_000

/** Lines for messages in their order: days, the line above the first unread one, groups by author and time. */
export function layOutRows(messages: readonly Message[], firstUnreadId: string | undefined): MessageRow[] {
  const rows: MessageRow[] = []
  for (const [index, message] of messages.entries()) {
    const before = messages[index - 1]
    const after = messages[index + 1]
    if (before === undefined || !isSameDay(before, message)) {
      rows.push({ kind: "day", key: `day ${startOfDay(message.sentAt)} ${message.id}`, at: message.sentAt })
    }
    if (message.id === firstUnreadId) rows.push({ kind: "unread", key: "unread" })
    const endsGroup = !belongTogether(message, after, firstUnreadId)
    rows.push({
      kind: "message",
      key: message.id,
      message,
      startsGroup: before === undefined || !belongTogether(before, message, firstUnreadId),
      endsGroup,
      showsMeta: endsGroup || (message.isMine && message.state !== after?.state),
    })
  }
  return rows
}

function belongTogether(one: Message, next: Message | undefined, firstUnreadId: string | undefined): boolean {
  return (
    next !== undefined &&
    one.isMine === next.isMine &&
    (one.occupantId ?? one.senderName) === (next.occupantId ?? next.senderName) &&
    next.id !== firstUnreadId &&
    Math.abs(next.sentAt - one.sentAt) < GROUP_WITHIN_MS &&
    isSameDay(one, next)
  )
}

function isSameDay(one: Message, other: Message): boolean {
  return startOfDay(one.sentAt) === startOfDay(other.sentAt)
}
