import { findOriginId, NS_MARKERS, randomId } from "@kith/xmpp"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import type { MessageContent } from "./content.ts"
import type { Incoming } from "./incoming.ts"
import type { Placement } from "./order.ts"

export interface Recorded {
  readonly record: MessageRecord
  readonly isNew: boolean
}

/** Puts a message into the store, once, however often and on however many ways it comes. */
export async function recordBody(
  transaction: StoreTransaction,
  incoming: Incoming,
  content: MessageContent,
  placement: Placement,
  nowMs: number,
): Promise<Recorded> {
  const peer = incoming.peer.toString()
  const place = () => placement.place(transaction, peer, incoming.stampMs)
  // Asked side by side: in a browser each answer is a way to another process and back.
  const [known, foreseen] = await Promise.all([
    findSame(transaction, incoming, content.body),
    placement.isFree ? place() : undefined,
  ])
  if (known !== undefined) {
    const order = await placement.place(transaction, peer, incoming.stampMs, known.order)
    const record = merge(known, incoming, order, nowMs)
    if (record !== known) await transaction.putMessage(record)
    return { record, isNew: false }
  }
  const order = foreseen ?? (await place())
  const record = { ...recordOf(incoming, content, nowMs), ...announcedAs(incoming), order }
  await transaction.putMessage(record)
  return { record, isNew: true }
}

/** So that it stays the one that is shown. */
const announcedAs = ({ announced }: Incoming) => announced && { id: announced.id, sentAt: announced.sentAt }

/** A message that is not known yet, at the end of its conversation. */
export function recordOf(incoming: Incoming, content: MessageContent, nowMs: number): MessageRecord {
  const { stanza, peer, archiveId, isMine, inRoom, senderName, occupantId, senderAddress, mentionsMe } =
    incoming
  const originId = findOriginId(stanza)
  return {
    id: randomId(),
    peer: peer.toString(),
    order: nowMs * 1_000,
    direction: isMine ? "out" : "in",
    from: incoming.from.toString(),
    ...content,
    sentAt: incoming.stampMs ?? nowMs,
    state: isMine ? "sent" : "delivered",
    ...(stanza.id !== undefined && { stanzaId: stanza.id }),
    ...(originId !== undefined && { originId }),
    ...(archiveId !== undefined && { archiveId }),
    ...(inRoom && { inRoom }),
    ...(senderName !== undefined && { senderName }),
    ...(occupantId !== undefined && { occupantId }),
    ...(senderAddress !== undefined && { senderAddress: senderAddress.toString() }),
    ...(mentionsMe && { mentionsMe }),
    ...(isMine && !stanza.has("markable", NS_MARKERS) && { impliesDisplayed: true as const }),
  }
}

/**
 * The same message, if it is known. The archive's id decides. Where one side lacks it, the sender's id does: an
 * origin-id is unique by promise, a mere `id` only with the same text, since some clients count from 1.
 */
async function findSame(
  transaction: StoreTransaction,
  { stanza, archiveId, peer, isMine, inRoom, from }: Incoming,
  body: string,
): Promise<MessageRecord | undefined> {
  const [archived, candidates] = await Promise.all([
    archiveId === undefined ? undefined : transaction.findMessageByArchiveId(archiveId),
    stanza.id === undefined ? [] : transaction.listMessagesByStanzaId(peer.toString(), stanza.id),
  ])
  if (archived !== undefined) return archived
  const originId = findOriginId(stanza)
  return candidates.find((candidate) => {
    if (candidate.direction !== (isMine ? "out" : "in")) return false
    // In a room, others can write what ids they have read.
    if (inRoom && !isMine && candidate.from !== from.toString()) return false
    if (originId !== undefined && candidate.originId === originId) return true
    const areBothArchived = archiveId !== undefined && candidate.archiveId !== undefined
    return !areBothArchived && candidate.body === body
  })
}

function merge(
  known: MessageRecord,
  { archiveId, stampMs, inRoom, senderName, occupantId, from }: Incoming,
  order: number,
  nowMs: number,
): MessageRecord {
  const isArrived = known.state === "pending"
  const gainsId = archiveId !== undefined && known.archiveId === undefined
  if (!isArrived && !gainsId && order === known.order) return known
  const { queuedAt, attemptedAt, attemptedBehind, ...rest } = known
  return {
    ...rest,
    order,
    ...(gainsId && { archiveId }),
    ...(isArrived && { state: "sent", sentAt: stampMs ?? nowMs }),
    ...(gainsId && stampMs !== undefined && { sentAt: stampMs }),
    // A room tells under which name it has passed on what we wrote.
    ...(inRoom && { from: from.toString() }),
    ...(senderName !== undefined && { senderName }),
    ...(occupantId !== undefined && { occupantId }),
  }
}
