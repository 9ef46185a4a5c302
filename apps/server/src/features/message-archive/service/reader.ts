import { DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ArchiveStore, Entry, Selection } from "../store/index.ts"
import type { ArchiveIds } from "./archive-ids.ts"
import {
  type ArchivedMessage,
  type ArchiveEnds,
  type ArchiveFilter,
  type ArchivePage,
  DEFAULT_PAGE,
  MAX_COUNT,
  MAX_IDS,
  MAX_PAGE,
  MAX_SEARCH_CHARACTERS,
  MAX_SEARCH_WORDS,
  type PageRequest,
} from "./archived-message.ts"
import type { Found, TextSearch } from "./text-search.ts"
import { readWordQueries, type WordQuery } from "./words.ts"

/** A page ends early rather than fill what may wait for a slow reader. */
const MAX_PAGE_CHARACTERS = 256_000
const ROWS_AT_ONCE = 50
/** The number of a peer that nobody has. */
export const NOBODY = 0

/** How an archive understands the filter `with`. */
export type WithFilter = (address: Jid) => Promise<Pick<Selection, "nickname" | "peerId" | "peerResource">>

export type ArchiveReader = ReturnType<typeof createArchiveReader>

/** Reads any archive, by its number; whoever asks has asked for permission. */
export function createArchiveReader(store: ArchiveStore, ids: ArchiveIds, search: TextSearch) {
  const shown = (entry: Entry): ArchivedMessage => ({
    id: ids.format(entry.id),
    sentAt: ids.timeOf(entry.id),
    peer: entry.peer,
    peerResource: entry.peerResource,
    isOutgoing: entry.outgoing === 1,
    stanza: entry.stanza,
  })

  const numberOf = (text: string): number => {
    const id = ids.parse(text)
    if (id === undefined) throw unknownId()
    return id
  }

  /** 0 for text that is no id of this server. */
  const findNumber = (text: string): number => ids.parse(text) ?? 0

  /** XEP-0313 §4.1.3, §4.3.2: each id that a query names must be in the archive. */
  const requireKnown = async (archiveId: number, texts: readonly string[]): Promise<void> => {
    const wanted = new Set(texts.map(numberOf))
    if ((await store.existing(archiveId, [...wanted])).length < wanted.size) throw unknownId()
  }

  const select = async (
    archiveId: number,
    filter: ArchiveFilter,
    page: PageRequest,
    findWith: WithFilter,
  ): Promise<Selection> => {
    if ((filter.ids?.length ?? 0) > MAX_IDS) {
      throw new DomainError("policy-violation", `Ask for at most ${MAX_IDS} ids at once.`)
    }
    const named = [filter.afterId, filter.beforeId, page.after, page.before, ...(filter.ids ?? [])]
    await requireKnown(
      archiveId,
      named.filter((id) => typeof id === "string"),
    )
    const bound = (id: string | true | undefined) => (typeof id === "string" ? numberOf(id) : undefined)
    return {
      archiveId,
      ...(filter.with === undefined ? {} : await findWith(filter.with)),
      above: greatest(
        filter.start === undefined ? undefined : ids.firstAt(filter.start) - 1,
        bound(filter.afterId),
        bound(page.after),
      ),
      below: least(
        filter.end === undefined ? undefined : ids.firstAt(filter.end + 1),
        bound(filter.beforeId),
        bound(page.before),
      ),
      ids: filter.ids?.map(numberOf),
      onlyContent: filter.onlyContent,
    }
  }

  /** How to read the entries of a selection: simply, or by their words. */
  const finder = ({ text }: ArchiveFilter): Find => {
    if (text === undefined) {
      return async (selection, isBackwards, limit) => ({
        entries: await store.select(selection, isBackwards, limit),
        isStable: true,
      })
    }
    const words = readSearch(text)
    return (selection, isBackwards, limit) => search.select(selection, words, isBackwards, limit)
  }

  return {
    shown,
    numberOf,
    findNumber,
    requireKnown,

    /** Finds messages with somebody by their address. */
    withPeer: async (archiveId: number, address: Jid): ReturnType<WithFilter> => ({
      peerId: (await store.findPeer(archiveId, address.bare.toString())) ?? NOBODY,
      peerResource: address.resource,
    }),

    async page(
      archiveId: number,
      filter: ArchiveFilter,
      page: PageRequest,
      findWith: WithFilter,
    ): Promise<ArchivePage> {
      const selection = await select(archiveId, filter, page, findWith)
      const isBackwards = page.before !== undefined
      const max = Math.min(page.max ?? DEFAULT_PAGE, MAX_PAGE)
      const { kept, isAll, isStable } = await readPage(finder(filter), selection, isBackwards, max)
      const messages = kept.map(shown)
      return { messages: isBackwards ? messages.reverse() : messages, isComplete: isAll, isStable }
    },

    async count(archiveId: number, filter: ArchiveFilter, findWith: WithFilter): Promise<number> {
      const selection = await select(archiveId, filter, {}, findWith)
      if (filter.text === undefined) return store.count(selection, MAX_COUNT)
      return (await finder(filter)(selection, false, MAX_COUNT)).entries.length
    },

    async ends(archiveId: number): Promise<ArchiveEnds | undefined> {
      const end = (id: number) => ({ id: ids.format(id), sentAt: ids.timeOf(id) })
      const found = await store.ends(archiveId)
      return found && [end(found[0]), end(found[1])]
    },

    async find(archiveId: number, id: string): Promise<ArchivedMessage | undefined> {
      const number = ids.parse(id)
      if (number === undefined) return undefined
      const [entry] = await store.select({ archiveId, ids: [number] }, false, 1)
      return entry && shown(entry)
    },
  }
}

type Find = (selection: Selection, isBackwards: boolean, limit: number) => Promise<Found>

async function readPage(
  find: Find,
  selection: Selection,
  isBackwards: boolean,
  max: number,
): Promise<{ kept: Entry[]; isAll: boolean; isStable: boolean }> {
  const kept: Entry[] = []
  let characters = 0
  let isStable = true
  let rest = selection
  while (true) {
    const wanted = Math.min(max - kept.length + 1, ROWS_AT_ONCE)
    const found = await find(rest, isBackwards, wanted)
    isStable &&= found.isStable
    for (const entry of found.entries) {
      characters += entry.stanza.length
      const isFull = kept.length === max || (kept.length > 0 && characters > MAX_PAGE_CHARACTERS)
      if (isFull) return { kept, isAll: false, isStable }
      kept.push(entry)
    }
    if (found.entries.length < wanted) return { kept, isAll: true, isStable }
    const last = kept.at(-1)?.id
    rest = isBackwards ? { ...rest, below: last } : { ...rest, above: last }
  }
}

function readSearch(text: string): WordQuery[] {
  const words = text.length > MAX_SEARCH_CHARACTERS ? undefined : readWordQueries(text)
  if (words !== undefined && words.length <= MAX_SEARCH_WORDS) return words
  throw new DomainError(
    "policy-violation",
    `Search for at most ${MAX_SEARCH_WORDS} words in ${MAX_SEARCH_CHARACTERS} characters.`,
  )
}

function greatest(...bounds: readonly (number | undefined)[]): number | undefined {
  const known = bounds.filter((bound) => bound !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

function least(...bounds: readonly (number | undefined)[]): number | undefined {
  const known = bounds.filter((bound) => bound !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

function unknownId(): DomainError {
  return new DomainError("not-found", "The archive has no message with that id.")
}
