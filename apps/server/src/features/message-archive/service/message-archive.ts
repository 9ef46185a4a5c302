import { type Commit, DomainError, type MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ArchiveStore, NewEntry } from "../store/index.ts"
import type { Upkeep } from "../upkeep.ts"
import type { ArchiveIds } from "./archive-ids.ts"
import {
  type ArchivedMessage,
  type ArchiveFilter,
  type ArchivePage,
  type Conversation,
  DEFAULT_PAGE,
  MAX_PAGE,
  MAX_UNREAD,
  type NewMessage,
  type PageRequest,
} from "./archived-message.ts"
import type { Place, Places } from "./places.ts"
import { createArchiveReader, type WithFilter } from "./reader.ts"
import { openSharedArchive, type SharedArchive } from "./shared-archive.ts"

export interface MessageArchiveParts {
  readonly store: ArchiveStore
  readonly ids: ArchiveIds
  readonly places: Places
  readonly upkeep: Pick<Upkeep, "start" | "startSoon">
}

export type MessageArchive = ReturnType<typeof createMessageArchive>

/** XEP-0313: what an account has sent and received, on the server; and the archives of rooms and nodes. */
export function createMessageArchive({ store, ids, places, upkeep }: MessageArchiveParts) {
  const reader = createArchiveReader(store, ids)
  const archiveOf = (owner: Jid) => places.archiveOf(owner.bare.toString())
  const findWith =
    (archiveId: number): WithFilter =>
    (address) =>
      reader.withPeer(archiveId, address)

  const record = (
    message: NewMessage,
    sender: Place | undefined,
    recipient: Place | undefined,
    commit: Commit,
  ): string => {
    const entries: NewEntry[] = []
    const { from, to } = message
    if (sender !== undefined) {
      entries.push({ ...sender, peerResource: to.resource ?? "", isOutgoing: true })
    }
    // A note to oneself is one entry (XEP-0313 §5.1.1: each stanza only once within an archive).
    if (recipient !== undefined && recipient.archiveId !== sender?.archiveId) {
      entries.push({ ...recipient, peerResource: from.resource ?? "", isOutgoing: false })
    }
    const id = ids.next()
    store.add(commit, id, message, entries)
    return ids.format(id)
  }

  return {
    /** Throws `forbidden` for everybody but the owner. */
    admit,

    /** Adds the message to a commit; answers with the id it has in each archive. */
    record(message: NewMessage, commit: Commit): MaybePromise<string> {
      const { sender, recipient, from, to } = message
      const mine = sender === undefined ? undefined : places.find(sender.toString(), to)
      const theirs = recipient === undefined ? undefined : places.find(recipient.toString(), from)
      if (mine instanceof Promise || theirs instanceof Promise) {
        return Promise.all([mine, theirs]).then(([a, b]) => record(message, a, b, commit))
      }
      return record(message, mine, theirs, commit)
    },

    /** A page of an account's archive. Only the account itself may read it: else `forbidden`. */
    async page(owner: Jid, viewer: Jid, filter: ArchiveFilter, page: PageRequest): Promise<ArchivePage> {
      admit(owner, viewer)
      const archiveId = await archiveOf(owner)
      return reader.page(archiveId, filter, page, findWith(archiveId))
    },

    /** How many messages match, counted up to 10,000. */
    async count(owner: Jid, viewer: Jid, filter: ArchiveFilter): Promise<number> {
      admit(owner, viewer)
      const archiveId = await archiveOf(owner)
      return reader.count(archiveId, filter, findWith(archiveId))
    },

    /** The oldest and the newest message, or nothing where the archive is empty. */
    async ends(owner: Jid, viewer: Jid): Promise<readonly [ArchivedMessage, ArchivedMessage] | undefined> {
      admit(owner, viewer)
      return reader.ends(await archiveOf(owner))
    },

    /** With whom the account has talked, those it talked with last first; `page.before` ends ahead of that message. */
    async conversations(
      owner: Jid,
      viewer: Jid,
      page: Pick<PageRequest, "before" | "max">,
    ): Promise<{ readonly conversations: readonly Conversation[]; readonly isComplete: boolean }> {
      admit(owner, viewer)
      const archiveId = await archiveOf(owner)
      const before = typeof page.before === "string" ? reader.numberOf(page.before) : Number.MAX_SAFE_INTEGER
      const max = Math.min(page.max ?? DEFAULT_PAGE, MAX_PAGE)
      const entries = await store.latestByPeer(archiveId, before, max + 1)
      const kept = entries.slice(0, max)
      const unread = await Promise.all(kept.map(({ peerId }) => store.countUnread(peerId, MAX_UNREAD)))
      return {
        conversations: kept.map((entry, index) => ({
          last: reader.shown(entry),
          unreadCount: unread[index] ?? 0,
        })),
        isComplete: entries.length <= max,
      }
    },

    /** When the message with that id was archived, in epoch milliseconds. */
    sentAt: (id: string): number => ids.timeOf(reader.numberOf(id)),

    /** Puts an archive out of reach for good; a new account of the same name starts with an empty one. */
    async abandon(owner: Jid): Promise<void> {
      await store.abandon(owner.toString())
      places.forget(owner.toString())
      upkeep.start()
    },

    /** The archive of a room or, with `node`, of a node of that address; made when something is first recorded. */
    shared: (owner: Jid, node?: string): SharedArchive =>
      openSharedArchive({ store, ids, places, reader, upkeep }, owner, node),
  }
}

/** Before anything else is looked at, so that the answer tells a stranger nothing (XEP-0313 §8.1). */
function admit(owner: Jid, viewer: Jid): void {
  if (!viewer.bare.equals(owner.bare)) {
    throw new DomainError("forbidden", "This archive can only be read by its owner.")
  }
}
