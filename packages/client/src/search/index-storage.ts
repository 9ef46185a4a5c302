import { decodeBase64, encodeBase64 } from "@kith/xmpp"
import { randomUuid } from "../random-uuid.ts"
import type { StoreTransaction } from "../store/store.ts"
import { Segment, type StoredSegment } from "./segment.ts"
import { Signature } from "./signature.ts"

const SEGMENTS = "search-segment"
const SIGNATURES = "search-signature"
const CHANGES = "search-change"
const STATE = "search-index"
/** Other forms of the index are thrown away and made anew. */
const VERSION = 1
const ALL = 1_000_000

export interface IndexState {
  readonly version: number
  /** Grows with each change of the segments, so that another tab knows that it has to read. */
  readonly generation: number
  /** The segment that is being filled. */
  readonly open: number
  /** How far the messages that were here before the index are read; missing once they all are. */
  readonly cursor?: { readonly peer: string; readonly above: number }
}

/** What is kept in memory of each segment. */
export interface SegmentNote {
  readonly signature: Signature
  /** Epoch ms. */
  readonly newest: number
  readonly oldest: number
}

interface StoredNote {
  readonly bits: string
  readonly newest: number
  readonly oldest: number
}

const keyOf = (number: number): string => String(number).padStart(8, "0")

/** To call in the transaction that changes messages, so that the index can never be behind without knowing it. */
export async function noteForIndex(transaction: StoreTransaction, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await transaction.putEntry(CHANGES, randomUuid(), ids)
}

/** Some of the messages that changed since the index was last brought up to date; they are then forgotten. */
export async function takeChanges(t: StoreTransaction, entriesMost: number): Promise<string[]> {
  const entries = await t.listEntries<string[]>(CHANGES, { limit: entriesMost })
  for (const { key } of entries) await t.putEntry(CHANGES, key, undefined)
  return [...new Set(entries.flatMap(({ value }) => value))]
}

/** Some of the messages that changed since then; they stay noted. */
export async function listChanged(t: StoreTransaction, messagesMost: number): Promise<string[]> {
  const entries = await t.listEntries<string[]>(CHANGES, { limit: messagesMost })
  return [...new Set(entries.flatMap(({ value }) => value))].slice(0, messagesMost)
}

export async function readState(t: StoreTransaction): Promise<IndexState> {
  const state = await t.findSetting<IndexState>(STATE)
  if (state?.version === VERSION) return state
  for (const collection of [SEGMENTS, SIGNATURES]) {
    for (const { key } of await t.listEntries(collection, { limit: ALL })) {
      await t.putEntry(collection, key, undefined)
    }
  }
  const first = { version: VERSION, generation: 0, open: 0, cursor: { peer: "", above: 0 } }
  await writeState(t, first)
  return first
}

export const writeState = (t: StoreTransaction, state: IndexState): Promise<void> =>
  t.putSetting(STATE, state)

export async function readNotes(t: StoreTransaction): Promise<Map<number, SegmentNote>> {
  const entries = await t.listEntries<StoredNote>(SIGNATURES, { limit: ALL })
  return new Map(
    entries.map(({ key, value: { bits, newest, oldest } }) => {
      return [Number(key), { signature: new Signature(decodeBase64(bits)), newest, oldest }]
    }),
  )
}

export async function readSegment(
  t: StoreTransaction,
  number: number,
  signature?: Signature,
): Promise<Segment> {
  const stored = await t.findEntry<StoredSegment>(SEGMENTS, keyOf(number))
  return stored === undefined ? new Segment() : Segment.read(stored, signature)
}

/** Answers with what is to be kept in memory of it; `undefined` where nothing is left. */
export async function writeSegment(
  t: StoreTransaction,
  number: number,
  segment: Segment,
): Promise<SegmentNote | undefined> {
  const key = keyOf(number)
  if (segment.rows.length === 0) {
    await t.putEntry(SEGMENTS, key, undefined)
    await t.putEntry(SIGNATURES, key, undefined)
    return undefined
  }
  const { signature, newest, oldest } = segment
  await t.putEntry(SEGMENTS, key, segment.write())
  const note: StoredNote = { bits: encodeBase64(signature.bytes), newest, oldest }
  await t.putEntry(SIGNATURES, key, note)
  return { signature, newest, oldest }
}
