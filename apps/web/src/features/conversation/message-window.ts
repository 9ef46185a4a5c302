/**
 * Which part of a long conversation is drawn. The ends are ids and not places, so that messages may come in before and
 * after; an end that is `undefined` is the newest page, or the newest message.
 */
export interface MessageWindow {
  readonly firstId: string | undefined
  readonly lastId: string | undefined
}

interface Identified {
  readonly id: string
}

const PAGE = 60
const LARGEST = 4 * PAGE

export const NEWEST: MessageWindow = { firstId: undefined, lastId: undefined }

/** A window that begins a little before a message, such as the first unread one, and has the newest. */
export function windowFrom(messages: readonly Identified[], id: string | undefined): MessageWindow {
  const index = messages.findIndex((message) => message.id === id)
  if (index < 0 || index >= messages.length - PAGE / 2) return NEWEST
  return around(messages, index - PAGE / 3, index - PAGE / 3 + LARGEST)
}

/**
 * In place of the newest page: what was drawn from `firstId` on, and what came then, where so much is unread that the
 * newest page would begin behind it.
 */
export function windowWithUnread(
  messages: readonly Identified[],
  firstId: string | undefined,
  unreadId: string,
): MessageWindow {
  if (windowFrom(messages, unreadId) === NEWEST) return NEWEST
  const start = messages.findIndex((message) => message.id === firstId)
  return start < 0 ? windowFrom(messages, unreadId) : around(messages, start, start + LARGEST)
}

/** A window with a message somewhere in its middle. */
export function windowAround(messages: readonly Identified[], id: string): MessageWindow {
  const index = messages.findIndex((message) => message.id === id)
  return around(messages, index - PAGE, index + PAGE)
}

/** The places from `start` to before `end`. An id that is gone stands for its side's `undefined`. */
export function rangeOf(
  messages: readonly Identified[],
  { firstId, lastId }: MessageWindow,
): { readonly start: number; readonly end: number } {
  const last = lastId === undefined ? -1 : messages.findLastIndex((message) => message.id === lastId)
  const end = last < 0 ? messages.length : last + 1
  const first = firstId === undefined ? -1 : messages.findIndex((message) => message.id === firstId)
  return { start: first < 0 || first >= end ? Math.max(0, end - PAGE) : first, end }
}

/** One page more at the top; what is then too much goes at the bottom. */
export function extendUp(messages: readonly Identified[], window: MessageWindow): MessageWindow {
  const { start, end } = rangeOf(messages, window)
  const next = Math.max(0, start - PAGE)
  return around(messages, next, Math.min(end, next + LARGEST))
}

/** One page more at the bottom; what is then too much goes at the top. */
export function extendDown(messages: readonly Identified[], window: MessageWindow): MessageWindow {
  const { start, end } = rangeOf(messages, window)
  const next = Math.min(messages.length, end + PAGE)
  return around(messages, Math.max(start, next - LARGEST), next)
}

function around(messages: readonly Identified[], start: number, end: number): MessageWindow {
  return {
    firstId: messages[Math.max(0, Math.ceil(start))]?.id,
    lastId: end >= messages.length ? undefined : messages[Math.floor(end) - 1]?.id,
  }
}
