import type { Clock } from "@kith/feature-kit"
import type { ArchiveStore } from "../store/index.ts"
import type { ArchiveIds } from "./archive-ids.ts"
import { indexTokensOf, type ReadSearchable } from "./text-search.ts"

/** Commits are in the order of ids only roughly: what is older than this is stored, or never will be. */
const SETTLED_MS = 60_000
/** So long after a message it is old enough, and others with it. */
export const INDEX_AFTER_MS = SETTLED_MS + 5_000

const MESSAGES_AT_ONCE = 200

/** Puts the next messages into the index; answers whether there may be more. */
export function createIndexing(
  store: ArchiveStore,
  ids: ArchiveIds,
  clock: Clock,
  read: ReadSearchable,
): () => Promise<boolean> {
  return async () => {
    const mark = await store.indexedUpTo()
    const settled = ids.firstAt(clock.now() - SETTLED_MS)
    const messages = await store.unindexed(mark, settled, MESSAGES_AT_ONCE)
    const last = messages.at(-1)
    if (last === undefined) return false
    await store.index(
      messages.map(({ id, stanza, archiveIds }) => ({
        id,
        tokens: archiveIds.flatMap((archiveId) => indexTokensOf(archiveId, read(stanza))),
      })),
      last.id,
    )
    return messages.length === MESSAGES_AT_ONCE
  }
}
