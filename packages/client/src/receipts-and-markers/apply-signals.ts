import { NS_MARKERS, NS_RECEIPTS, parseStanzaError } from "@kith/xmpp"
import { stanzaFailure } from "../failure.ts"
import type { Incoming } from "../messages/incoming.ts"
import type { Placement } from "../messages/order.ts"
import { type Recording, SEEN_ELSEWHERE } from "../messages/recording.ts"
import { refusedMessage } from "../rooms/refused-message.ts"
import { noteChangeFailed } from "../send-queue/note-change.ts"
import type { MessageRecord } from "../store/records.ts"
import { failMessage, markDelivered, markSeenByPeer } from "./message-states.ts"

const LONGEST_ID = 1_000

/**
 * What a message says about other messages of its conversation: receipts (XEP-0184), markers (XEP-0333), errors.
 * They count only in the conversation with whom they come from, so nobody can speak about messages to others.
 */
export async function applySignals(
  recording: Recording,
  incoming: Incoming,
  placement: Placement,
  isBackwards: boolean,
): Promise<void> {
  const { stanza, isMine, peer } = incoming
  if (stanza.type === "error") return isMine ? undefined : applyError(recording, incoming, placement)
  const received = stanza.child("received", NS_RECEIPTS)?.attrs.id
  if (received !== undefined && !isMine) {
    await changeOurs(recording, peer.toString(), received, (record) =>
      markDelivered(recording.transaction, record, placement, recording.nowMs),
    )
  }
  // In rooms the ids of senders are anybody's: see `room-readers.ts`.
  const displayed = incoming.inRoom ? undefined : stanza.child("displayed", NS_MARKERS)?.attrs.id
  if (displayed !== undefined && displayed.length <= LONGEST_ID) {
    if (await applyMarker(recording, peer.toString(), displayed, isMine, placement)) return
    await keepEarlyMarker(recording, peer.toString(), displayed, isMine, isBackwards)
  }
}

async function applyMarker(
  recording: Recording,
  peer: string,
  id: string,
  isMine: boolean,
  placement: Placement,
): Promise<boolean> {
  const named = await recording.transaction.listMessagesByStanzaId(peer, id)
  // Our marker names a message of the peer, and the peer's marker one of ours.
  const record = named.find(({ direction }) => direction === (isMine ? "in" : "out"))
  if (record === undefined) return false
  if (isMine) {
    await recording.noteDisplayed(peer, record.order, SEEN_ELSEWHERE)
  } else {
    await recording.touch(peer)
    await markSeenByPeer(recording.transaction, record, placement, recording.nowMs)
  }
  return true
}

/** Reading backwards, the first to come is the newest, and says the most. */
async function keepEarlyMarker(
  recording: Recording,
  peer: string,
  id: string,
  isMine: boolean,
  isBackwards: boolean,
): Promise<void> {
  const { earlyMarkers } = await recording.touch(peer)
  const side = isMine ? "ours" : "theirs"
  if (isBackwards && earlyMarkers?.[side] !== undefined) return
  await recording.update(peer, { earlyMarkers: { ...earlyMarkers, [side]: id } })
}

async function applyError(
  recording: Recording,
  { stanza, peer }: Incoming,
  placement: Placement,
): Promise<void> {
  if (stanza.id === undefined) return
  const error = parseStanzaError(stanza)
  const failure = stanzaFailure(error)
  await changeOurs(recording, peer.toString(), stanza.id, (record) =>
    failMessage(recording.transaction, record, record.inRoom ? refusedMessage(error) : failure, placement),
  )
  await noteChangeFailed(recording, peer.toString(), stanza.id, failure)
}

async function changeOurs(
  recording: Recording,
  peer: string,
  id: string,
  change: (record: MessageRecord) => Promise<boolean>,
): Promise<void> {
  const named = await recording.transaction.listMessagesByStanzaId(peer, id)
  const record = named.find(({ direction }) => direction === "out")
  if (record !== undefined && (await change(record))) await recording.touch(peer)
}
