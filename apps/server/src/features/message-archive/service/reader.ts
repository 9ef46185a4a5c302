import { DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ArchiveStore, Entry, Selection } from "../store/index.ts"
import type { ArchiveIds } from "./archive-ids.ts"
import {
  type ArchivedMessage,
  type ArchiveFilter,
  type ArchivePage,
  DEFAULT_PAGE,
  MAX_COUNT,
  MAX_IDS,
  MAX_PAGE,
  type PageRequest,
} from "./archived-message.ts"

/** A page ends early rather than fill what may wait for a slow reader. */
const MAX_PAGE_CHARACTERS = 256_000
const ROWS_AT_ONCE = 50
/** The number of a peer that nobody has. */
export const NOBODY = 0

/** How an archive understands the filter `with`. */
export type WithFilter = (address: Jid) => Promise<Pick<Selection, "nickname" | "peerId" | "peerResource">>

export type ArchiveReader = ReturnType<typeof createArchiveReader>

/** Reads any archive, by its number; whoever asks has asked for permission. */
export function createArchiveReader(store: ArchiveStore, ids: ArchiveIds) {
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

  return {
    shown,
    numberOf,
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
      const entries = await readPage(store, selection, isBackwards, max)
      const messages = entries.kept.map(shown)
      return { messages: isBackwards ? messages.reverse() : messages, isComplete: entries.isAll }
    },

    async count(archiveId: number, filter: ArchiveFilter, findWith: WithFilter): Promise<number> {
      return store.count(await select(archiveId, filter, {}, findWith), MAX_COUNT)
    },

    async ends(archiveId: number): Promise<readonly [ArchivedMessage, ArchivedMessage] | undefined> {
      const [first] = await store.select({ archiveId }, false, 1)
      const [last] = await store.select({ archiveId }, true, 1)
      return first === undefined || last === undefined ? undefined : [shown(first), shown(last)]
    },

    async find(archiveId: number, id: string): Promise<ArchivedMessage | undefined> {
      const number = ids.parse(id)
      if (number === undefined) return undefined
      const [entry] = await store.select({ archiveId, ids: [number] }, false, 1)
      return entry && shown(entry)
    },
  }
}

async function readPage(
  store: ArchiveStore,
  selection: Selection,
  isBackwards: boolean,
  max: number,
): Promise<{ kept: Entry[]; isAll: boolean }> {
  const kept: Entry[] = []
  let characters = 0
  let rest = selection
  while (true) {
    const wanted = Math.min(max - kept.length + 1, ROWS_AT_ONCE)
    const entries = await store.select(rest, isBackwards, wanted)
    for (const entry of entries) {
      characters += entry.stanza.length
      const isFull = kept.length === max || (kept.length > 0 && characters > MAX_PAGE_CHARACTERS)
      if (isFull) return { kept, isAll: false }
      kept.push(entry)
    }
    if (entries.length < wanted) return { kept, isAll: true }
    const last = kept.at(-1)?.id
    rest = isBackwards ? { ...rest, below: last } : { ...rest, above: last }
  }
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
