import { hash } from "node:crypto"
import type { Commit, MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ArchiveStore } from "../store/index.ts"
import type { Upkeep } from "../upkeep.ts"
import type {
  ArchivedMessage,
  ArchiveEnds,
  ArchiveFilter,
  ArchivePage,
  NewSharedMessage,
  PageRequest,
} from "./archived-message.ts"
import type { Place, Places } from "./places.ts"
import { type ArchiveReader, NOBODY, type WithFilter } from "./reader.ts"
import type { AddMessage } from "./recording.ts"

/** Commits under way are through by then. */
export const COMMITTED_MS = 2_000

/** Who reads a shared archive, and what they may know. */
export interface Reader {
  readonly address: Jid
  /**
   * Whether they may know the real addresses of those who sent the messages, and so may look for them; for their own
   * anybody may look.
   */
  readonly knowsSenders: boolean
}

/**
 * The archive of a room or a node, which is nobody's account. Whoever owns it decides who may read it, and asks for
 * permission before calling: nothing is refused here.
 */
export interface SharedArchive {
  /** The address its results come from. */
  readonly owner: Jid
  readonly node: string | undefined
  /** Adds a message to a commit; answers with its id, which goes into the `<stanza-id/>`. */
  record(message: NewSharedMessage, commit: Commit): MaybePromise<string>
  page(reader: Reader, filter: ArchiveFilter, page: PageRequest): Promise<ArchivePage>
  /** How many messages match, counted up to 10,000. */
  count(reader: Reader, filter: ArchiveFilter): Promise<number>
  /** The oldest and the newest message, or nothing where the archive is empty. */
  ends(): Promise<ArchiveEnds | undefined>
  find(id: string): Promise<ArchivedMessage | undefined>
  /** From that commit on the message reads as `stanza`: a tombstone. Throws `not-found` for a message it does not have. */
  replace(id: string, stanza: string, commit: Commit): Promise<void>
  /** Puts it out of reach for good; another one under the same address starts empty. */
  remove(): Promise<void>
}

export interface SharedArchiveParts {
  readonly store: ArchiveStore
  readonly add: AddMessage
  readonly places: Places
  readonly reader: ArchiveReader
  readonly upkeep: Pick<Upkeep, "start" | "startAfter">
}

export function openSharedArchive(
  { add, store, places, reader, upkeep }: SharedArchiveParts,
  owner: Jid,
  node: string | undefined,
): SharedArchive {
  const key = sharedKey(owner, node)

  const findWith =
    (archiveId: number, asking: Reader): WithFilter =>
    async (address) => {
      if (address.bare.equals(owner)) return { nickname: address.resource }
      if (asking.knowsSenders || address.bare.equals(asking.address.bare)) {
        return reader.withPeer(archiveId, address)
      }
      // XEP-0313 §4.1.1: as if nobody of that address had ever sent anything.
      return { peerId: NOBODY }
    }

  const record = (
    { stanza, kind = "content", displayed, sender, nickname }: NewSharedMessage,
    place: Place,
    commit: Commit,
  ) => {
    const entry = { ...place, peerResource: sender.resource ?? "", nickname, isOutgoing: false }
    if (displayed === undefined) return add(commit, { stanza, kind }, [entry])
    return add(commit, { stanza, kind: "displayed", displayedId: reader.findNumber(displayed) }, [entry])
  }

  return {
    owner,
    node,
    record(message, commit) {
      const place = places.find(key, message.sender)
      return place instanceof Promise
        ? place.then((found) => record(message, found, commit))
        : record(message, place, commit)
    },
    async page(asking, filter, page) {
      const archiveId = await places.archiveOf(key)
      return reader.page(archiveId, filter, page, findWith(archiveId, asking))
    },
    async count(asking, filter) {
      const archiveId = await places.archiveOf(key)
      return reader.count(archiveId, filter, findWith(archiveId, asking))
    },
    ends: async () => reader.ends(await places.archiveOf(key)),
    find: async (id) => reader.find(await places.archiveOf(key), id),
    async replace(id, stanza, commit) {
      await reader.requireKnown(await places.archiveOf(key), [id])
      store.replace(commit, reader.numberOf(id), stanza)
      upkeep.startAfter(COMMITTED_MS)
    },
    async remove() {
      await store.abandon(key)
      places.forget(key)
      upkeep.start()
    },
  }
}

/** No address has a blank, and a node may be longer than a key. */
function sharedKey(owner: Jid, node: string | undefined): string {
  return node === undefined ? owner.bare.toString() : `${hash("sha256", node).slice(0, 32)} ${owner.bare}`
}
