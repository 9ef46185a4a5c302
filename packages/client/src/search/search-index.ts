import type { MessageRecord } from "../store/records.ts"
import type { Store, StoreTransaction } from "../store/store.ts"
import {
  type IndexState,
  listChanged,
  readNotes,
  readSegment,
  readState,
  type SegmentNote,
  takeChanges,
  writeSegment,
  writeState,
} from "./index-storage.ts"
import { type IndexRow, type Segment, toRow } from "./segment.ts"
import { bitsOfId } from "./signature.ts"

/** Notes of changes that are read in one transaction; each names the messages of one. */
const CHANGES_AT_ONCE = 50
/** Segments that are read in one transaction. */
const SEGMENTS_AT_ONCE = 8
/** Messages that are looked at themselves, since the index knows them as they were: as many as take few milliseconds. */
const CHANGED_MOST = 500

export interface IndexSearch {
  /** Bits that a signature must have; see `signature.ts`. */
  readonly bits: readonly number[]
  /** Epoch ms: nothing older than that, and nothing from then on. */
  readonly since: number
  readonly until: number
  readonly isMeant: (row: IndexRow) => boolean
  readonly limit: number
}

/**
 * All messages of this device by their words: segments of some hundred texts in the store, each with a signature that tells
 * which words cannot be in it. Only the signatures are in memory, 16 bytes a message. Parts of words are found, in any
 * language. (An index of whole words finds less, is larger, and takes 16 s to make for 100,000 messages.)
 *
 * Messages that were here before are read slice by slice in the background; what changes since is noted in the transaction
 * that changes it, so that a crash loses nothing, and what is noted is looked at itself. Several tabs may work on one index: each slice is one transaction.
 */
export class SearchIndex {
  readonly #store: Store
  #notes = new Map<number, SegmentNote>()
  #generation = -1

  constructor(store: Store) {
    this.#store = store
  }

  /** Does a part of what is to be done, at most `messagesMost` older messages of it; answers whether there is more. */
  async advance(messagesMost: number): Promise<boolean> {
    return await this.#change(async (t, state) => {
      const ids = await takeChanges(t, CHANGES_AT_ONCE)
      if (ids.length > 0) {
        const rows: [string, IndexRow | undefined][] = []
        for (const id of ids) {
          const record = await t.findMessage(id)
          rows.push([id, record && toRow(record)])
        }
        return [await this.#put(t, state, rows), true]
      }
      if (state.cursor === undefined) return [state, false]
      const { records, cursor } = await readOlder(t, state.cursor, messagesMost)
      const rows = records.map((record) => [record.id, toRow(record)] as const)
      const { cursor: _, ...rest } = await this.#put(t, state, rows)
      return [{ ...rest, ...(cursor !== undefined && { cursor }) }, cursor !== undefined]
    })
  }

  /** The newest messages that are meant, newest first. */
  async find({ bits, since, until, isMeant, limit }: IndexSearch): Promise<IndexRow[]> {
    const isWanted = (row: IndexRow) => row.sentAt >= since && row.sentAt < until && isMeant(row)
    const newest = (rows: IndexRow[]) => rows.sort((one, other) => other.sentAt - one.sentAt).slice(0, limit)
    const changed = await this.#store.transact(async (t) => {
      await this.#refresh(t)
      return await readChanged(t)
    })
    let found = newest([...changed.values()].filter((row) => row !== undefined).filter(isWanted))
    const candidates = [...this.#notes]
      .filter(([, note]) => note.newest >= since && note.oldest < until && note.signature.hasAll(bits))
      .sort(([, one], [, other]) => other.newest - one.newest)
    for (let at = 0; at < candidates.length; at += SEGMENTS_AT_ONCE) {
      const oldestFound = found.length < limit ? undefined : found.at(-1)?.sentAt
      // All that follow are older than what was found.
      if (oldestFound !== undefined && (candidates[at]?.[1].newest ?? 0) < oldestFound) break
      const numbers = candidates.slice(at, at + SEGMENTS_AT_ONCE).map(([number]) => number)
      const segments = await this.#store.transact(async (t) => {
        const read: Segment[] = []
        for (const number of numbers) read.push(await readSegment(t, number))
        return read
      })
      const rows = segments.flatMap((segment) =>
        segment.rows.filter((row) => !changed.has(row.id) && isWanted(row)),
      )
      found = newest([...found, ...rows])
    }
    return found
  }

  async #change<T>(
    work: (t: StoreTransaction, state: IndexState) => Promise<readonly [IndexState, T]>,
  ): Promise<T> {
    try {
      return await this.#store.transact(async (t) => {
        const before = await this.#refresh(t)
        const [after, result] = await work(t, before)
        if (after !== before) await writeState(t, after)
        this.#generation = after.generation
        return result
      })
    } catch (error) {
      // The transaction was undone, and what is in memory with it.
      this.#generation = -1
      throw error
    }
  }

  async #refresh(t: StoreTransaction): Promise<IndexState> {
    const state = await readState(t)
    if (state.generation !== this.#generation) {
      this.#notes = await readNotes(t)
      this.#generation = state.generation
    }
    return state
  }

  /** Brings these messages up to date; those without a row are removed. */
  async #put(
    t: StoreTransaction,
    state: IndexState,
    rows: readonly (readonly [string, IndexRow | undefined])[],
  ): Promise<IndexState> {
    const segments = new Map<number, Segment>()
    const changed = new Set<number>()
    const read = async (number: number) => {
      const segment =
        segments.get(number) ?? (await readSegment(t, number, this.#notes.get(number)?.signature))
      segments.set(number, segment)
      return segment
    }
    let { open } = state
    for (const [id, row] of rows) {
      const bits = bitsOfId(id)
      let isKnown = false
      for (const [number, { signature }] of this.#notes) {
        if (!signature.hasAll(bits)) continue
        const segment = await read(number)
        const old = segment.find(id)
        if (old === undefined) continue
        if (row !== undefined && isSame(old, row)) isKnown = true
        else {
          segment.remove(id)
          changed.add(number)
        }
      }
      const unwritten = segments.get(open)?.find(id)
      if (row === undefined || isKnown || unwritten !== undefined) continue
      if ((await read(open)).isFull) open += 1
      const segment = await read(open)
      segment.add(row)
      changed.add(open)
    }
    if (changed.size === 0) return state
    for (const number of changed) {
      const note = await writeSegment(t, number, await read(number))
      if (note === undefined) this.#notes.delete(number)
      else this.#notes.set(number, note)
    }
    return { ...state, open, generation: state.generation + 1 }
  }
}

/** Messages that the index knows as they were, or not at all, as they are now. */
async function readChanged(t: StoreTransaction): Promise<Map<string, IndexRow | undefined>> {
  const rows = new Map<string, IndexRow | undefined>()
  for (const id of await listChanged(t, CHANGED_MOST)) {
    const record = await t.findMessage(id)
    rows.set(id, record && toRow(record))
  }
  return rows
}

function isSame(one: IndexRow, other: IndexRow): boolean {
  return (
    one.text === other.text &&
    one.sentAt === other.sentAt &&
    one.kinds === other.kinds &&
    one.author === other.author &&
    one.peer === other.peer
  )
}

/** The messages that follow a place, and where to go on; no place behind the last one. */
async function readOlder(
  t: StoreTransaction,
  from: { readonly peer: string; readonly above: number },
  limit: number,
): Promise<{ readonly records: MessageRecord[]; readonly cursor?: { peer: string; above: number } }> {
  const { above } = from
  let { peer } = from
  const next = async () => {
    const peers = (await t.listConversations()).map((conversation) => conversation.peer)
    return peers.filter((each) => each > peer).sort()[0]
  }
  if (peer === "") {
    const first = await next()
    if (first === undefined) return { records: [] }
    peer = first
  }
  const records = await t.listMessages({
    peer,
    above: peer === from.peer ? above : -1,
    limit,
    newestFirst: false,
  })
  const last = records.at(-1)
  if (last !== undefined && records.length === limit) return { records, cursor: { peer, above: last.order } }
  const following = await next()
  return { records, ...(following !== undefined && { cursor: { peer: following, above: -1 } }) }
}
