import type { ArchiveStore, Entry, Selection } from "../store/index.ts"
import { matches, originToken, type Token, tokenIn, tokensOf, type WordQuery } from "./words.ts"

/** What there is to search for in a message; read from its XML text. */
export interface Searchable {
  readonly text: string
  /** What its sender calls it, and the message that it corrects. */
  readonly originIds: readonly string[]
}

export type ReadSearchable = (stanza: string) => Searchable

/** What a search finds; unstable where there was too much to look through. */
export interface Found {
  readonly entries: Entry[]
  readonly isStable: boolean
}

/** Entries that the index does not know yet are read one by one, up to so many. */
const MAX_READ = 2_000
const ROWS_AT_ONCE = 200

export function searchTokensOf({ text, originIds }: Searchable): Set<Token> {
  const tokens = tokensOf(text)
  for (const id of originIds) tokens.add(originToken(id))
  return tokens
}

/** The same as the index has them for one archive. */
export const indexTokensOf = (archiveId: number, searchable: Searchable): Token[] =>
  [...searchTokensOf(searchable)].map((token) => tokenIn(archiveId, token))

export type TextSearch = ReturnType<typeof createTextSearch>

/**
 * Finds messages by their words. The index follows the archive at some distance, so that no message waits for it: what is
 * younger is looked through here.
 */
export function createTextSearch(store: ArchiveStore, read: ReadSearchable) {
  const readThrough = async (
    selection: Selection,
    words: readonly WordQuery[],
    isBackwards: boolean,
    limit: number,
    maxRead: number,
  ): Promise<Found> => {
    const entries: Entry[] = []
    let rest = selection
    for (let count = 0; count < maxRead; count += ROWS_AT_ONCE) {
      const some = await store.select(rest, isBackwards, ROWS_AT_ONCE)
      for (const entry of some) {
        if (matches(searchTokensOf(read(entry.stanza)), words)) entries.push(entry)
        if (entries.length === limit) return { entries, isStable: true }
      }
      const last = some.at(-1)?.id
      if (some.length < ROWS_AT_ONCE) return { entries, isStable: true }
      rest = isBackwards ? { ...rest, below: last } : { ...rest, above: last }
    }
    return { entries, isStable: false }
  }

  /**
   * All the words must be in a message. Oldest first, or newest first when `isBackwards`. Of what is not in the index no
   * more than `maxRead` is looked through.
   */
  const select = async (
    selection: Selection,
    words: readonly WordQuery[],
    isBackwards: boolean,
    limit: number,
    maxRead = MAX_READ,
  ): Promise<Found> => {
    if (words.length === 0) return { entries: [], isStable: true }
    const mark = await store.indexedUpTo()
    const content = { ...selection, onlyContent: true }
    const inIndex = (wanted: number) =>
      wanted === 0
        ? []
        : store.select(
            { ...content, words, below: Math.min(content.below ?? mark + 1, mark + 1) },
            isBackwards,
            wanted,
          )
    const younger = { ...content, above: Math.max(content.above ?? mark, mark) }
    if (isBackwards) {
      const { entries, isStable } = await readThrough(younger, words, isBackwards, limit, maxRead)
      return { entries: [...entries, ...(await inIndex(limit - entries.length))], isStable }
    }
    const old = await inIndex(limit)
    if (old.length === limit) return { entries: old, isStable: true }
    const { entries, isStable } = await readThrough(younger, words, isBackwards, limit - old.length, maxRead)
    return { entries: [...old, ...entries], isStable }
  }

  return { select }
}
