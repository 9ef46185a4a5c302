import type { Commit } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ArchiveStore } from "../store/index.ts"
import type { NewMessage, Retraction } from "./archived-message.ts"
import type { Places } from "./places.ts"
import type { ArchiveReader } from "./reader.ts"
import type { TextSearch } from "./text-search.ts"
import { originToken } from "./words.ts"

interface Work {
  readonly retraction: Retraction
  readonly time: number
  readonly commit: Commit
  /** The numbers of the messages that are replaced already. */
  readonly replaced: Set<number>
}

/** A message and its corrections. */
const MAX_FOUND = 50
/** More than anybody writes in the minute that the index is behind: whoever retracts a thousand times shall not cost much. */
const MAX_READ = 200

export interface RetractingParts {
  readonly store: ArchiveStore
  readonly places: Places
  readonly reader: ArchiveReader
  readonly search: TextSearch
}

/**
 * XEP-0424 §4: puts tombstones in the place of what a message takes back, in the commit of that message. Looks only among
 * what the same author has sent to the same addressee, so that a forged retraction finds nothing.
 */
export function createRetracting({ store, places, reader, search }: RetractingParts) {
  /** Replaces what the two have exchanged in that direction, as the archive of one of them has it. */
  const replaceIn = async (owner: Jid, peer: Jid, isOutgoing: boolean, work: Work): Promise<void> => {
    const { archiveId, peerId } = await places.find(owner.toString(), peer)
    const words = [{ token: originToken(work.retraction.originId), isPrefix: false }]
    const { entries } = await search.select(
      { archiveId, peerId, isOutgoing },
      words,
      true,
      MAX_FOUND,
      MAX_READ,
    )
    for (const entry of entries) {
      // One body may be in both archives.
      if (work.replaced.has(entry.id)) continue
      const rest = work.retraction.tombstone(reader.shown(entry), owner, work.time)
      if (rest === undefined) continue
      work.replaced.add(entry.id)
      store.replace(work.commit, entry.id, rest)
    }
  }

  return async (message: NewMessage, retraction: Retraction, time: number, commit: Commit): Promise<void> => {
    const { sender, recipient, from, to } = message
    const work = { retraction, time, commit, replaced: new Set<number>() }
    if (sender !== undefined) await replaceIn(sender, to, true, work)
    if (recipient !== undefined) await replaceIn(recipient, from, false, work)
  }
}
