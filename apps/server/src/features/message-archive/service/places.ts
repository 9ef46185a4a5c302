import { type Clock, createCache, type MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ArchiveStore, NewEntry } from "../store/index.ts"

/** Where an entry belongs. */
export type Place = Pick<NewEntry, "archiveId" | "peerId">

/** The numbers of archives and of whom they have messages with; known at once for those who have talked lately. */
export interface Places {
  archiveOf(owner: string): MaybePromise<number>
  find(owner: string, peer: Jid): MaybePromise<Place>
  forget(owner: string): void
}

export function createPlaces(store: ArchiveStore, clock: Clock, maxCached: number): Places {
  const archives = createCache({
    maxEntries: maxCached,
    clock,
    load: (owner: string) => store.archiveOf(owner),
  })
  const peers = createCache({
    maxEntries: 2 * maxCached,
    clock,
    load: (key: string) => {
      const blank = key.indexOf(" ")
      return store.peerOf(Number(key.slice(0, blank)), key.slice(blank + 1))
    },
  })

  const findIn = (archiveId: number, peer: Jid): MaybePromise<Place> => {
    const peerId = peers.get(`${archiveId} ${peer.bare}`)
    return peerId instanceof Promise
      ? peerId.then((id) => ({ archiveId, peerId: id }))
      : { archiveId, peerId }
  }

  return {
    archiveOf: (owner) => archives.get(owner),
    find(owner, peer) {
      const archiveId = archives.get(owner)
      return archiveId instanceof Promise ? archiveId.then((id) => findIn(id, peer)) : findIn(archiveId, peer)
    },
    forget: (owner) => archives.forget(owner),
  }
}
