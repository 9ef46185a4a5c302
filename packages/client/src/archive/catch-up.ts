import { StanzaError } from "@kith/xmpp"
import type { Incoming } from "../messages/incoming.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { placeAfter, placeBefore, placeNewest, QUEUE_ZONE } from "../messages/order.ts"
import { recordIncoming } from "../messages/record-incoming.ts"
import type { Recording } from "../messages/recording.ts"
import { type Archive, type ArchivePage, OWN_ARCHIVE } from "./archive.ts"
import { givenArchiveId, storedArchiveId } from "./archive-id.ts"
import { putGap, removeGap } from "./gaps.ts"

const PAGE = 100
/** Who was away longer than that gets the newest first, and the rest when it is looked for. */
const PAGES_FORWARD = 3
const PAGES_AT_FIRST = 3
/** There may be dozens of rooms, and most are looked at seldom. */
const PAGES_AT_FIRST_OF_ROOM = 1
/** Room for what is read later, whatever the clocks say; a second, in microseconds. */
const LEAST_GAP = 1_000_000
const keyOf = (archive: string) =>
  archive === OWN_ARCHIVE ? "archive-position" : `archive-position ${archive}`

/** The newest message of the archive before which, gaps aside, we know everything. */
interface Position {
  readonly id: string
  readonly order: number
}

/**
 * Brings the store up to the present. Answers with the messages of others that are new.
 * @throws StanzaError, NotConnected; what was read until then is kept
 */
export async function catchUp(log: MessageLog, archive: Archive): Promise<Incoming[]> {
  const begin = await log.store.transact((t) => t.findSetting<Position>(keyOf(archive.key)))
  if (begin === undefined) return await readFirst(log, archive)
  const news: Incoming[] = []
  let position = begin
  for (let pages = 0; pages < PAGES_FORWARD; pages++) {
    const page = await fetchAfter(archive, position.id)
    if (page === undefined) break
    const step = await recordForward(log, archive, page, position)
    position = step.position
    news.push(...step.news)
    if (page.isComplete) return news
  }
  return [...news, ...(await jumpToNewest(log, archive, position))]
}

/**
 * Takes in what arrived live while we were up to date: the next catch-up begins behind it.
 * @param archive the key of an archive, ours or that of a room
 */
export async function recordPresent(
  recording: Recording,
  messages: readonly Incoming[],
  archive = OWN_ARCHIVE,
): Promise<Incoming[]> {
  const { transaction } = recording
  const key = keyOf(archive)
  const [news, position] = await Promise.all([
    recordIncoming(recording, messages, placeNewest(recording.nowMs)),
    transaction.findSetting<Position>(key),
  ])
  for (const { archiveId } of messages.toReversed()) {
    const record = archiveId === undefined ? undefined : await recording.findByArchiveId(archiveId)
    if (archiveId === undefined || record === undefined) continue
    const id = archive === OWN_ARCHIVE ? archiveId : givenArchiveId(archiveId, archive)
    if (position === undefined || record.order > position.order) {
      await transaction.putSetting(key, { id, order: record.order })
    }
    break
  }
  return news
}

/** Takes in what arrived live while what is before it could not be read: the next catch-up begins where this one had to. */
export function recordAhead(recording: Recording, messages: readonly Incoming[]): Promise<Incoming[]> {
  return recordIncoming(recording, messages, placeNewest(recording.nowMs))
}

/** `undefined` when the archive has forgotten that id. */
async function fetchAfter(archive: Archive, after: string): Promise<ArchivePage | undefined> {
  try {
    return await archive.fetch({ after, limit: PAGE })
  } catch (error) {
    if (error instanceof StanzaError && error.condition === "item-not-found") return undefined
    throw error
  }
}

function recordForward(log: MessageLog, archive: Archive, page: ArchivePage, from: Position) {
  return log.change(async (recording) => {
    const placement = placeAfter(from.order)
    const news = await recordIncoming(recording, page.messages, placement)
    const position = { id: page.last ?? from.id, order: placement.last }
    await recording.transaction.putSetting(keyOf(archive.key), position)
    return { news, position }
  })
}

/** On a device that knows nothing: the newest pages. What is before them is a gap. */
async function readFirst(log: MessageLog, archive: Archive): Promise<Incoming[]> {
  const news: Incoming[] = []
  const placement = placeBefore(QUEUE_ZONE)
  let before = ""
  const pages = archive.key === OWN_ARCHIVE ? PAGES_AT_FIRST : PAGES_AT_FIRST_OF_ROOM
  for (let count = 0; count < pages; count++) {
    const page = await archive.fetch({ before, limit: PAGE })
    const { first, last, isComplete } = page
    await log.change(async (recording) => {
      news.unshift(...(await recordIncoming(recording, page.messages, placement, true)))
      await noteReach(recording, archive)
      const to = placement.newest === 0 ? recording.nowMs * 1000 : placement.last
      if (isComplete) await removeGap(recording.transaction, 0, archive.key)
      else {
        const gap = { from: 0, to, toStampMs: stampOf(page, recording.nowMs) }
        await putGap(recording.transaction, gap, archive.key)
      }
      if (count > 0 || last === undefined) return
      await recording.transaction.putSetting(keyOf(archive.key), { id: last, order: placement.newest })
    })
    if (isComplete || first === undefined) break
    before = first
  }
  return news
}

/** Leaves a gap behind what we know, and goes on with the newest page. */
async function jumpToNewest(log: MessageLog, archive: Archive, known: Position): Promise<Incoming[]> {
  const page = await archive.fetch({ before: "", limit: PAGE })
  const { last, isComplete } = page
  const knownId = archive.key === OWN_ARCHIVE ? known.id : storedArchiveId(known.id, archive.key)
  const knownAt = page.messages.findIndex(({ archiveId }) => archiveId === knownId)
  return await log.change(async (recording) => {
    const isClosed = isComplete || knownAt >= 0
    await noteReach(recording, archive)
    const placement = placeAfter(isClosed ? known.order : known.order + LEAST_GAP)
    const news = await recordIncoming(recording, page.messages.slice(knownAt + 1), placement)
    const to = placement.first ?? Math.max(recording.nowMs * 1000, known.order + LEAST_GAP)
    const gap = { from: known.order, to, toStampMs: stampOf(page, recording.nowMs) }
    if (!isClosed) await putGap(recording.transaction, gap, archive.key)
    if (last !== undefined)
      await recording.transaction.putSetting(keyOf(archive.key), { id: last, order: placement.last })
    return news
  })
}

/** What is known of an archive changed: conversations may reach further back. */
async function noteReach(recording: Recording, { key }: Archive): Promise<void> {
  if (key === OWN_ARCHIVE) recording.concernsAll = true
  else await recording.noteReach(key)
}

/** When our server got the oldest message of a page. */
function stampOf(page: ArchivePage, nowMs: number): number {
  return page.messages.find(({ stampMs }) => stampMs !== undefined)?.stampMs ?? nowMs
}
