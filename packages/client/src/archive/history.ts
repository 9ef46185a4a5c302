import { type Jid, StanzaError } from "@kith/xmpp"
import type { MessageLog } from "../messages/message-log.ts"
import { placeBefore, QUEUE_ZONE, timeOf } from "../messages/order.ts"
import { recordIncoming } from "../messages/record-incoming.ts"
import { findNewestGap, narrowGap, type OpenGap } from "./gaps.ts"
import type { ArchivePage, ArchiveQueries, ArchiveQuery } from "./query-archive.ts"

const PAGE = 50
/** Pages without any text, such as of markers only, do not count as an answer to "more, please". */
const PAGES_AT_ONCE = 5
/** Stamps may be cut to whole seconds. */
const SECOND_MS = 1_000
const LOOK_UP_PAGES = 10
/** How wrong our clock may be without harm. */
const CLOCK_ERROR_MS = 24 * 60 * 60 * 1_000

/** Reads on in the newest gap of a conversation, until there is something to show or the gap is closed. */
export async function readGap(log: MessageLog, queries: ArchiveQueries, peer: Jid): Promise<void> {
  for (let count = 0; count < PAGES_AT_ONCE; count++) {
    const gap = await log.store.transact((t) => findNewestGap(t, peer.toString()))
    if (gap === undefined) return
    const page = await fetchBefore(queries, peer, gap)
    const isFruitful = await log.change(async (recording) => {
      const placement = placeBefore(gap.to)
      await recordIncoming(recording, page.messages, placement, true)
      const to = page.isComplete ? gap.from : Math.max(placement.last, gap.from + 1)
      const progress = { to, beforeId: page.first ?? gap.beforeId }
      await narrowGap(recording.transaction, peer.toString(), gap.from, progress)
      await recording.touch(peer.toString())
      return placement.last < gap.to
    })
    if (isFruitful || page.isComplete) return
  }
}

/**
 * Looks in the archive for messages of ours to `peer` that may have reached the server at or after `sinceMs`; those
 * that are there are recorded as sent.
 */
export async function lookUpSent(
  log: MessageLog,
  queries: ArchiveQueries,
  peer: Jid,
  sinceMs: number,
): Promise<void> {
  let before = ""
  let order = QUEUE_ZONE
  for (let count = 0; count < LOOK_UP_PAGES; count++) {
    const page = await queries.fetch({ with: peer, start: sinceMs - CLOCK_ERROR_MS, before, limit: PAGE })
    const placement = placeBefore(order)
    await log.change((recording) => recordIncoming(recording, page.messages, placement, true))
    order = placement.last
    if (page.isComplete || page.first === undefined) return
    before = page.first
  }
}

async function fetchBefore(queries: ArchiveQueries, peer: Jid, gap: OpenGap): Promise<ArchivePage> {
  const query: ArchiveQuery = {
    with: peer,
    limit: PAGE,
    ...(gap.from > 0 && { start: timeOf(gap.from) - SECOND_MS }),
  }
  const fromTheEnd = { ...query, before: "", end: timeOf(gap.to) + SECOND_MS }
  if (gap.beforeId === undefined) return await queries.fetch(fromTheEnd)
  try {
    return await queries.fetch({ ...query, before: gap.beforeId })
  } catch (error) {
    if (error instanceof StanzaError && error.condition === "item-not-found")
      return await queries.fetch(fromTheEnd)
    throw error
  }
}
