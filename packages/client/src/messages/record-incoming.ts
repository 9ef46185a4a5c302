import { noteTimer } from "../expiry/conversation-timer.ts"
import { startExpiry } from "../expiry/start-expiry.ts"
import { applySignals } from "../receipts-and-markers/apply-signals.ts"
import { markSeenByPeer } from "../receipts-and-markers/message-states.ts"
import { applyEarlyReaders, applyRoomMarkers, followReaders } from "../receipts-and-markers/room-readers.ts"
import { retract } from "../retractions/retract.ts"
import { findTombstone } from "../retractions/tombstone.ts"
import { isInvitation } from "../rooms/room-invitations.ts"
import type { MessageRecord } from "../store/records.ts"
import { applyChange, applyEarlyChanges, isOrphan } from "./apply-change.ts"
import { isChange, readChange } from "./change-event.ts"
import { hasContent, type MessageContent } from "./content.ts"
import type { Incoming } from "./incoming.ts"
import { type Placement, placeNewest } from "./order.ts"
import { readContent } from "./read-content.ts"
import { recordBody } from "./record-message.ts"
import { type Recording, SEEN_ELSEWHERE } from "./recording.ts"

/** More unread mentions of one conversation nobody counts. */
const MENTIONS_MOST = 100

/**
 * Takes messages in, oldest first, as they came or as a page of the archive has them; `isBackwards` tells that older
 * pages will follow. Texts first, then what the messages say about other messages. Answers with those that are new
 * here and not ours.
 */
export async function recordIncoming(
  recording: Recording,
  messages: readonly Incoming[],
  placement: Placement,
  isBackwards = false,
): Promise<Incoming[]> {
  const news: Incoming[] = []
  const orphans = new Set<Incoming>()
  for (const incoming of isBackwards ? messages.toReversed() : messages) {
    const { stanza } = incoming
    const tombstone = findTombstone(stanza, recording.nowMs)
    const content = readContent(stanza)
    if (stanza.type === "error" || isInvitation(stanza) || recording.hidden?.has(incoming)) continue
    if (!hasContent(content) && tombstone === undefined) continue
    const peer = incoming.peer.toString()
    if (isChange(incoming)) {
      const event = isBackwards ? undefined : readChange(incoming, recording.nowMs)
      if (event === undefined || recording.hidden?.hasTarget(peer, event.target)) continue
      if (!(await isOrphan(recording, peer, event))) continue
      orphans.add(incoming)
    }
    if (isOver(incoming, content, recording.nowMs)) continue
    const conversation = await recording.touch(peer)
    const { record, isNew } = await recordBody(
      recording.transaction,
      incoming,
      tombstone === undefined ? content : { body: "" },
      placement,
      recording.nowMs,
    )
    if (incoming.isMine && !conversation.hasWritten) await recording.update(peer, { hasWritten: true })
    if (tombstone !== undefined && record.retracted === undefined) {
      await recording.transaction.putMessage(await retract(recording, record, tombstone))
    }
    if (record.impliesDisplayed) await recording.noteDisplayed(peer, record.order, SEEN_ELSEWHERE)
    if (content.expiresInSeconds !== undefined) await noteExpiry(recording, record)
    // What we did to it may have waited for the id that a room gives.
    if (record.changes !== undefined) recording.hasQueued = true
    await applyEarlyReaders(recording, record)
    if (incoming.isMine) await followReaders(recording, record)
    if (!isNew) continue
    if (!incoming.isMine) news.push(incoming)
    if (incoming.mentionsMe) await noteMention(recording, record)
    await applyEarlyChanges(recording, record)
    await applyEarlyMarkers(recording, record)
    if (incoming.isMine) await followNewer(recording, record)
  }
  const live = placeNewest(recording.nowMs)
  for (const incoming of messages) await applySignals(recording, incoming, live, isBackwards)
  await applyRoomMarkers(recording, messages)
  for (const incoming of messages) await noteTimer(recording, incoming)
  // Where a page is read backwards, what is newer counts, so it comes first.
  for (const incoming of isBackwards ? messages.toReversed() : messages) {
    const event =
      incoming.stanza.type === "error" || orphans.has(incoming)
        ? undefined
        : readChange(incoming, recording.nowMs)
    if (event !== undefined && recording.hidden?.hasTarget(incoming.peer.toString(), event.target)) continue
    const isThere = event && (await applyChange(recording, incoming.peer.toString(), event, isBackwards))
    if (isThere && event.kind === "edit" && !incoming.isMine && !news.includes(incoming)) news.push(incoming)
  }
  return isBackwards ? news.reverse() : news
}

/** A message of ours whose time was up before this device heard of it. */
function isOver({ isMine, stampMs }: Incoming, { expiresInSeconds }: MessageContent, nowMs: number): boolean {
  return isMine && expiresInSeconds !== undefined && (stampMs ?? nowMs) + expiresInSeconds * 1_000 <= nowMs
}

async function noteExpiry(recording: Recording, { id, peer }: MessageRecord): Promise<void> {
  const record = await recording.transaction.findMessage(id)
  const { displayedOrder, hasExpiring } = await recording.touch(peer)
  if (!hasExpiring) await recording.update(peer, { hasExpiring: true })
  if (record === undefined) return
  if (record.direction === "out") await startExpiry(recording, record, record.sentAt)
  else if (record.order <= displayedOrder) await startExpiry(recording, record, recording.nowMs)
}

async function noteMention(recording: Recording, { peer, order }: MessageRecord): Promise<void> {
  const { mentionOrders = [], displayedOrder } = await recording.touch(peer)
  const unread = [...mentionOrders, order].filter((each) => each > displayedOrder)
  await recording.update(peer, { mentionOrders: unread.sort((a, b) => a - b).slice(-MENTIONS_MOST) })
}

/** A marker that named this message came before it. */
async function applyEarlyMarkers(recording: Recording, record: MessageRecord): Promise<void> {
  const { earlyMarkers } = await recording.touch(record.peer)
  if (earlyMarkers === undefined || record.stanzaId === undefined) return
  const { ours, theirs } = earlyMarkers
  if (record.direction === "in" && ours === record.stanzaId) {
    await recording.noteDisplayed(record.peer, record.order, SEEN_ELSEWHERE)
    await recording.update(record.peer, { earlyMarkers: theirs === undefined ? {} : { theirs } })
  }
  if (record.direction === "out" && theirs === record.stanzaId) {
    await markSeenByPeer(recording.transaction, record, placeNewest(recording.nowMs), recording.nowMs)
    await recording.update(record.peer, { earlyMarkers: ours === undefined ? {} : { ours } })
  }
}

/** What is older than a message the peer saw was seen as well. */
async function followNewer(recording: Recording, record: MessageRecord): Promise<void> {
  const query = {
    peer: record.peer,
    direction: "out",
    above: record.order,
    limit: 1,
    newestFirst: false,
  } as const
  const [newer] = await recording.transaction.listMessages(query)
  if (newer?.state === "displayed") {
    await recording.transaction.putMessage({ ...record, state: "displayed" })
  }
}
