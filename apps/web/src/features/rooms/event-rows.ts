import type { RoomEvent } from "@kith/client"
import type { MessageRow } from "../conversation/message-rows.ts"

/** What happened in a group between two messages. */
export interface EventRow {
  readonly kind: "events"
  readonly key: string
  readonly events: readonly RoomEvent[]
}

/** Which ends of the history are among the rows. */
export interface Ends {
  readonly hasOldest: boolean
  readonly hasNewest: boolean
}

/** Puts what happened between the messages at its time, and outside of them where no others are missing. */
export function insertEvents(
  rows: readonly MessageRow[],
  events: readonly RoomEvent[],
  { hasOldest, hasNewest }: Ends,
): (MessageRow | EventRow)[] {
  if (events.length === 0) return [...rows]
  const found: (MessageRow | EventRow)[] = []
  const firstAt = rows.find((row) => row.kind === "message")?.message.sentAt ?? 0
  let next = 0
  // What was before the first message in sight is not in sight either.
  while (!hasOldest && rows.length > 0 && (events[next]?.at ?? Infinity) < firstAt) next++
  const insertUntil = (at: number) => {
    const begin = next
    while (next < events.length && (events[next]?.at ?? 0) < at) next++
    const between = events.slice(begin, next)
    const [first] = between
    if (first !== undefined) found.push({ kind: "events", key: `events ${first.id}`, events: between })
  }
  for (const row of rows) {
    if (row.kind === "message") insertUntil(row.message.sentAt)
    found.push(row)
  }
  if (hasNewest) insertUntil(Infinity)
  return found
}
