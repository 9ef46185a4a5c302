import { StanzaError } from "@kith/xmpp"
import type { Incoming } from "../messages/incoming.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { placeAfter, placeBefore, QUEUE_ZONE } from "../messages/order.ts"
import { recordIncoming } from "../messages/record-incoming.ts"
import type { StoreTransaction } from "../store/store.ts"
import { putGap, removeGap } from "./gaps.ts"
import type { ArchivePage, ArchiveQueries } from "./query-archive.ts"

const PAGE = 100
/** Who was away longer than that gets the newest first, and the rest when it is looked for. */
const PAGES_FORWARD = 3
const PAGES_AT_FIRST = 3
/** Room for what is read later, whatever the clocks say; a second, in microseconds. */
const LEAST_GAP = 1_000_000
const KEY = "archive-position"

/** The newest message of the archive before which, gaps aside, we know everything. */
interface Position {
  readonly id: string
  readonly order: number
}

/**
 * Brings the store up to the present. Answers with the messages of others that are new.
 * @throws StanzaError, NotConnected; what was read until then is kept
 */
export async function catchUp(log: MessageLog, queries: ArchiveQueries): Promise<Incoming[]> {
  const begin = await log.store.transact((t) => t.findSetting<Position>(KEY))
  if (begin === undefined) return await readFirst(log, queries)
  const news: Incoming[] = []
  let position = begin
  for (let pages = 0; pages < PAGES_FORWARD; pages++) {
    const page = await fetchAfter(queries, position.id)
    if (page === undefined) break
    const step = await recordForward(log, page, position)
    position = step.position
    news.push(...step.news)
    if (page.isComplete) return news
  }
  return [...news, ...(await jumpToNewest(log, queries, position))]
}

/** A message arrived live when we were up to date: the next catch-up begins behind it. */
export async function advancePosition(transaction: StoreTransaction, to: Position): Promise<void> {
  const present = await transaction.findSetting<Position>(KEY)
  if (present === undefined || to.order > present.order) await transaction.putSetting(KEY, to)
}

/** `undefined` when the archive has forgotten that id. */
async function fetchAfter(queries: ArchiveQueries, after: string): Promise<ArchivePage | undefined> {
  try {
    return await queries.fetch({ after, limit: PAGE })
  } catch (error) {
    if (error instanceof StanzaError && error.condition === "item-not-found") return undefined
    throw error
  }
}

function recordForward(log: MessageLog, page: ArchivePage, from: Position) {
  return log.change(async (recording) => {
    const placement = placeAfter(from.order)
    const news = await recordIncoming(recording, page.messages, placement)
    const position = { id: page.last ?? from.id, order: placement.last }
    await recording.transaction.putSetting(KEY, position)
    return { news, position }
  })
}

/** On a device that knows nothing: the newest pages. What is before them is a gap. */
async function readFirst(log: MessageLog, queries: ArchiveQueries): Promise<Incoming[]> {
  const news: Incoming[] = []
  const placement = placeBefore(QUEUE_ZONE)
  let before = ""
  for (let count = 0; count < PAGES_AT_FIRST; count++) {
    const page = await queries.fetch({ before, limit: PAGE })
    const { first, last, isComplete } = page
    await log.change(async (recording) => {
      news.unshift(...(await recordIncoming(recording, page.messages, placement, true)))
      recording.concernsAll = true
      const to = placement.newest === 0 ? recording.nowMs * 1000 : placement.last
      if (isComplete) await removeGap(recording.transaction, 0)
      else await putGap(recording.transaction, { from: 0, to, toStampMs: stampOf(page, recording.nowMs) })
      if (count > 0 || last === undefined) return
      await recording.transaction.putSetting(KEY, { id: last, order: placement.newest })
    })
    if (isComplete || first === undefined) break
    before = first
  }
  return news
}

/** Leaves a gap behind what we know, and goes on with the newest page. */
async function jumpToNewest(log: MessageLog, queries: ArchiveQueries, known: Position): Promise<Incoming[]> {
  const page = await queries.fetch({ before: "", limit: PAGE })
  const { last, isComplete } = page
  const knownAt = page.messages.findIndex(({ archiveId }) => archiveId === known.id)
  return await log.change(async (recording) => {
    const isClosed = isComplete || knownAt >= 0
    recording.concernsAll = true
    const placement = placeAfter(isClosed ? known.order : known.order + LEAST_GAP)
    const news = await recordIncoming(recording, page.messages.slice(knownAt + 1), placement)
    const to = placement.first ?? Math.max(recording.nowMs * 1000, known.order + LEAST_GAP)
    const gap = { from: known.order, to, toStampMs: stampOf(page, recording.nowMs) }
    if (!isClosed) await putGap(recording.transaction, gap)
    if (last !== undefined) await recording.transaction.putSetting(KEY, { id: last, order: placement.last })
    return news
  })
}

/** When our server got the oldest message of a page. */
function stampOf(page: ArchivePage, nowMs: number): number {
  return page.messages.find(({ stampMs }) => stampMs !== undefined)?.stampMs ?? nowMs
}
