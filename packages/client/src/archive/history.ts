import { type Jid, StanzaError } from "@kith/xmpp"
import type { Incoming } from "../messages/incoming.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { placeAfter, placeBefore, timeOf } from "../messages/order.ts"
import { recordIncoming } from "../messages/record-incoming.ts"
import type { StoreTransaction } from "../store/store.ts"
import type { Archive, ArchivePage } from "./archive.ts"
import { findNewestGap, narrowGap, type OpenGap } from "./gaps.ts"

const PAGE = 50
/** Pages without any text, such as of markers only, do not count as an answer to "more, please". */
const PAGES_AT_ONCE = 5
/** Stamps may be cut to whole seconds. */
const SECOND_MS = 1_000
const LOOK_UP_PAGES = 20

/** Reads on in the newest gap of a conversation, until there is something to show or the gap is closed. */
export async function readGap(log: MessageLog, archive: Archive, peer: Jid): Promise<void> {
  const key = peer.toString()
  for (let count = 0; count < PAGES_AT_ONCE; count++) {
    const gap = await log.store.transact((t) => findNewestGap(t, key, archive.key))
    if (gap === undefined) return
    const page = await fetchBefore(archive, peer, gap)
    const isDone = await log.change(async (recording) => {
      const placement = placeBefore(gap.to, gap.from)
      await recordIncoming(recording, page.messages, placement, true)
      const isClosed = page.isComplete || placement.hasReachedFloor
      const to = isClosed ? gap.from : Math.max(placement.last, gap.from + 1)
      const progress = { to, beforeId: page.first ?? gap.beforeId }
      await narrowGap(recording.transaction, key, gap, progress, archive.key)
      await recording.noteReach(key)
      return isClosed || placement.last < gap.to
    })
    if (isDone) return
  }
}

/**
 * Looks in the archive for what reached the server after the message with the local id `behind`; what is there of
 * our queue is recorded as sent.
 */
export async function lookUpSent(
  log: MessageLog,
  archive: Archive,
  peer: Jid,
  behind: string | undefined,
): Promise<void> {
  const found: Incoming[] = []
  let base = 0
  let before = ""
  for (let count = 0; count < LOOK_UP_PAGES && base === 0; count++) {
    const page = await archive.fetch({ with: peer, before, limit: PAGE })
    const known = await log.store.transact((t) => findKnown(t, page.messages, behind))
    base = known?.order ?? 0
    found.unshift(...page.messages.slice((known?.index ?? -1) + 1))
    if (page.isComplete || page.first === undefined) break
    before = page.first
  }
  await log.change((recording) => recordIncoming(recording, found, placeAfter(base)))
}

async function findKnown(
  transaction: StoreTransaction,
  messages: readonly Incoming[],
  id: string | undefined,
) {
  const record = id === undefined ? undefined : await transaction.findMessage(id)
  if (record === undefined) return undefined
  const index = messages.findIndex(({ archiveId, stanza }) => {
    if (record.archiveId !== undefined) return archiveId === record.archiveId
    return stanza.id !== undefined && stanza.id === record.stanzaId
  })
  return index < 0 ? undefined : { index, order: record.order }
}

async function fetchBefore(archive: Archive, peer: Jid, gap: OpenGap): Promise<ArchivePage> {
  const query = { with: peer, limit: PAGE }
  const fromTheEnd = { ...query, before: "", end: timeOf(gap.to) + SECOND_MS }
  if (gap.beforeId === undefined) return await archive.fetch(fromTheEnd)
  try {
    return await archive.fetch({ ...query, before: gap.beforeId })
  } catch (error) {
    if (error instanceof StanzaError && error.condition === "item-not-found")
      return await archive.fetch(fromTheEnd)
    throw error
  }
}
