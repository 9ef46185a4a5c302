import { applySignals } from "../receipts-and-markers/apply-signals.ts"
import { markSeenByPeer } from "../receipts-and-markers/message-states.ts"
import type { MessageRecord } from "../store/records.ts"
import { hasContent } from "./content.ts"
import type { Incoming } from "./incoming.ts"
import { type Placement, placeNewest } from "./order.ts"
import { readContent } from "./read-content.ts"
import { recordBody } from "./record-message.ts"
import type { Recording } from "./recording.ts"

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
  for (const incoming of isBackwards ? messages.toReversed() : messages) {
    const content = incoming.stanza.type === "error" ? undefined : readContent(incoming.stanza)
    if (content === undefined || !hasContent(content)) continue
    const peer = incoming.peer.toString()
    const conversation = await recording.touch(peer)
    const { record, isNew } = await recordBody(
      recording.transaction,
      incoming,
      content,
      placement,
      recording.nowMs,
    )
    if (incoming.isMine && !conversation.hasWritten) await recording.update(peer, { hasWritten: true })
    if (record.impliesDisplayed) await recording.noteDisplayed(peer, record.order, true)
    if (!isNew) continue
    if (!incoming.isMine) news.push(incoming)
    await applyEarlyMarkers(recording, record)
    if (incoming.isMine) await followNewer(recording, record)
  }
  const live = placeNewest(recording.nowMs)
  for (const incoming of messages) await applySignals(recording, incoming, live, isBackwards)
  return isBackwards ? news.reverse() : news
}

/** A marker that named this message came before it. */
async function applyEarlyMarkers(recording: Recording, record: MessageRecord): Promise<void> {
  const { earlyMarkers } = await recording.touch(record.peer)
  if (earlyMarkers === undefined || record.stanzaId === undefined) return
  const { ours, theirs } = earlyMarkers
  if (record.direction === "in" && ours === record.stanzaId) {
    await recording.noteDisplayed(record.peer, record.order, true)
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
