import { findDisplayedMarker, Jid } from "@kith/xmpp"
import { givenArchiveId, storedArchiveId } from "../archive/archive-id.ts"
import type { Incoming, RoomReader } from "../messages/incoming.ts"
import { placeNewest } from "../messages/order.ts"
import type { Recording } from "../messages/recording.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import { markSeenByPeer, raiseState } from "./message-states.ts"

/** How far each person has read a room: one entry a person, however much they read. */
const READERS = "room-reader"
/** Who has marked a message that is not here yet: at most one entry a person. */
const EARLY = "early-room-reader"
/** Of a room. A hostile one may invent people; groups in which markers are sent are smaller. */
export const READERS_MOST = 200
/** Of one person in one batch, the newest first: an honest one sends one. */
const TRIED_MOST = 3
const LONGEST_ID = 1_000

/** Somebody who has read in a room, and how far. */
export interface ReaderRecord {
  /** What they were called there. */
  readonly name: string
  /** Their own bare address, where the room shows it. */
  readonly jid?: string
  readonly occupantId?: string
  /** The place of the message that they marked last; 0: it is not here. */
  readonly order: number
  /** When they marked it, in epoch ms. */
  readonly at: number
  /** What they marked since, that is not here yet: the id that the room gave it, and when they did. */
  readonly waitsFor?: { readonly id: string; readonly at: number }
}

const keyOf = (peer: string, reader: string) => `${peer}\n${reader}`
const earlyKeyOf = (peer: string, id: string, reader: string) => `${peer}\n${id}\n${reader}`
const rangeOf = (prefix: string) => ({ from: prefix, below: `${prefix}\uFFFF` })

export async function listReaders(transaction: StoreTransaction, peer: string): Promise<ReaderRecord[]> {
  const range = { ...rangeOf(`${peer}\n`), limit: READERS_MOST }
  return (await transaction.listEntries<ReaderRecord>(READERS, range)).map(({ value }) => value)
}

/**
 * What the messages say of how far people have read in a room (XEP-0333 §4.4). Of each of them only the newest marker
 * matters, so that many cost little.
 */
export async function applyRoomMarkers(recording: Recording, messages: readonly Incoming[]): Promise<void> {
  const byReader = new Map<string, Incoming[]>()
  for (const incoming of messages) {
    const { reader, stanza, peer } = incoming
    const id = findDisplayedMarker(stanza)
    if (reader === undefined || id === undefined || id === "" || id.length > LONGEST_ID) continue
    const key = keyOf(peer.toString(), reader.key)
    const known = byReader.get(key)
    if (known === undefined) byReader.set(key, [incoming])
    else known.push(incoming)
  }
  for (const all of byReader.values()) await applyNewest(recording, all.slice(-TRIED_MOST).toReversed())
}

async function applyNewest(recording: Recording, newestFirst: readonly Incoming[]): Promise<void> {
  for (const incoming of newestFirst) if (await applyMarker(recording, incoming)) return
  const [newest] = newestFirst
  if (newest !== undefined && !newest.isMine) await keepEarly(recording, newest)
}

/** Answers whether the message is here. Only what the room itself calls it counts: other ids anybody may write. */
async function applyMarker(recording: Recording, incoming: Incoming): Promise<boolean> {
  const { transaction, nowMs } = recording
  const peer = incoming.peer.toString()
  const id = findDisplayedMarker(incoming.stanza) ?? ""
  const record = await transaction.findMessageByArchiveId(storedArchiveId(id, peer))
  if (record?.peer !== peer) return false
  if (incoming.isMine) {
    // Our other devices learn of it in their own way (XEP-0490).
    if (record.direction === "in")
      await recording.noteDisplayed(peer, record.order, { isMarked: true, isSynced: false })
  } else {
    await advance(recording, incoming, record, Math.min(incoming.stampMs ?? nowMs, nowMs))
  }
  return true
}

/** Markers only move forward (XEP-0333 §5). */
async function advance(
  recording: Recording,
  incoming: Pick<Incoming, "peer" | "reader">,
  seen: MessageRecord,
  at: number,
): Promise<void> {
  const { transaction } = recording
  const { reader } = incoming
  if (reader === undefined) return
  const { peer, order } = seen
  const known = await transaction.findEntry<ReaderRecord>(READERS, keyOf(peer, reader.key))
  if (known === undefined ? await isCrowded(transaction, peer) : known.order >= order) return
  await putReader(transaction, peer, reader.key, { ...known, ...describe(reader), order, at })
  const { seenByOrder = 0 } = await recording.touch(peer)
  if (order <= seenByOrder) return
  await recording.update(peer, { seenByOrder: order })
  await markSeenByPeer(transaction, seen, placeNewest(recording.nowMs), recording.nowMs)
}

async function keepEarly(
  recording: Recording,
  { peer: room, reader, stanza, stampMs }: Incoming,
): Promise<void> {
  const { transaction, nowMs } = recording
  const id = findDisplayedMarker(stanza)
  if (reader === undefined || id === undefined) return
  const peer = room.toString()
  const at = Math.min(stampMs ?? nowMs, nowMs)
  const known = await transaction.findEntry<ReaderRecord>(READERS, keyOf(peer, reader.key))
  if (known === undefined && (await isCrowded(transaction, peer))) return
  // What was marked before what is known says nothing new.
  if (known !== undefined && at <= Math.max(known.order > 0 ? known.at : 0, known.waitsFor?.at ?? 0)) return
  if (known?.waitsFor !== undefined)
    await transaction.putEntry(EARLY, earlyKeyOf(peer, known.waitsFor.id, reader.key), undefined)
  await transaction.putEntry(EARLY, earlyKeyOf(peer, id, reader.key), reader.key)
  const { order = 0, at: since = 0 } = known ?? {}
  await putReader(transaction, peer, reader.key, {
    ...describe(reader),
    order,
    at: since,
    waitsFor: { id, at },
  })
  await recording.update(peer, { hasEarlyReaders: true })
}

/** Somebody may have marked this message before it came here. */
export async function applyEarlyReaders(recording: Recording, record: MessageRecord): Promise<void> {
  const { transaction } = recording
  const { peer, archiveId } = record
  const { hasEarlyReaders } = await recording.touch(peer)
  if (hasEarlyReaders !== true || record.inRoom !== true || archiveId === undefined) return
  const id = givenArchiveId(archiveId, peer)
  const range = { ...rangeOf(earlyKeyOf(peer, id, "")), limit: READERS_MOST }
  for (const { key, value: reader } of await transaction.listEntries<string>(EARLY, range)) {
    await transaction.putEntry(EARLY, key, undefined)
    const known = await transaction.findEntry<ReaderRecord>(READERS, keyOf(peer, reader))
    if (known?.waitsFor?.id !== id) continue
    const { waitsFor, ...rest } = known
    await transaction.putEntry(READERS, keyOf(peer, reader), rest)
    const who = { peer: Jid.parse(peer), reader: { key: reader, name: rest.name } }
    await advance(recording, who, record, waitsFor.at)
  }
}

/** What is older than what somebody has seen was seen as well, also what comes later or gets its place now. */
export async function followReaders(
  recording: Recording,
  { id, peer, inRoom }: MessageRecord,
): Promise<void> {
  if (inRoom !== true) return
  const { seenByOrder = 0 } = await recording.touch(peer)
  if (seenByOrder === 0) return
  const record = await recording.transaction.findMessage(id)
  if (record?.state !== "sent" || record.order > seenByOrder) return
  await raiseState(recording.transaction, record, "displayed", placeNewest(recording.nowMs), recording.nowMs)
}

async function isCrowded(transaction: StoreTransaction, peer: string): Promise<boolean> {
  return (await listReaders(transaction, peer)).length >= READERS_MOST
}

function describe({ name, jid, occupantId }: RoomReader): Omit<ReaderRecord, "at" | "order"> {
  return { name, ...(jid !== undefined && { jid }), ...(occupantId !== undefined && { occupantId }) }
}

function putReader(
  transaction: StoreTransaction,
  peer: string,
  reader: string,
  record: ReaderRecord,
): Promise<void> {
  return transaction.putEntry(READERS, keyOf(peer, reader), record)
}
