import type { Commit } from "@kith/feature-kit"
import type { ArchiveStore, NewBody, NewEntry } from "../store/index.ts"
import type { Upkeep } from "../upkeep.ts"
import type { ArchiveIds } from "./archive-ids.ts"
import { INDEX_AFTER_MS } from "./indexing.ts"
import type { Retention } from "./retention.ts"

/** Adds a message and its entries to a commit; answers with the id it gets in every archive. */
export type AddMessage = (commit: Commit, message: NewBody, entries: readonly NewEntry[]) => string

export function createRecording(
  store: ArchiveStore,
  ids: ArchiveIds,
  upkeep: Pick<Upkeep, "startAfter">,
  retention: Pick<Retention, "noteGrowth">,
): AddMessage {
  return (commit, message, entries) => {
    const id = ids.next()
    store.add(commit, id, message, entries)
    upkeep.startAfter(INDEX_AFTER_MS)
    for (const { archiveId } of entries) retention.noteGrowth(archiveId)
    return ids.format(id)
  }
}
