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
const PAGES_AFTER_A_JUMP = 1
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
  if (begin === undefined) return await readNewest(log, queries, { id: "", order: 0 }, PAGES_AT_FIRST)
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
  return [...news, ...(await readNewest(log, queries, position, PAGES_AFTER_A_JUMP))]
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

/** Reads back from the present until `known` or for so many pages; a gap remains if that was not enough. */
async function readNewest(
  log: MessageLog,
  queries: ArchiveQueries,
  known: Position,
  pages: number,
): Promise<Incoming[]> {
  const news: Incoming[] = []
  let before = ""
  let order = QUEUE_ZONE
  for (let count = 0; count < pages; count++) {
    const page = await queries.fetch({ before, limit: PAGE })
    const { first, last } = page
    const isClosed = page.isComplete || page.messages.some(({ archiveId }) => archiveId === known.id)
    order = await log.change(async (recording) => {
      const placement = placeBefore(order)
      news.unshift(...(await recordIncoming(recording, page.messages, placement, true)))
      const to = placement.last === QUEUE_ZONE ? recording.nowMs * 1000 : placement.last
      if (isClosed) await removeGap(recording.transaction, known.order)
      else await putGap(recording.transaction, known.order, to)
      if (count === 0 && last !== undefined) {
        const newest = Math.max(placement.newest, known.order)
        await recording.transaction.putSetting(KEY, { id: last, order: newest })
      }
      return placement.last
    })
    if (isClosed || first === undefined) break
    before = first
  }
  return news
}
