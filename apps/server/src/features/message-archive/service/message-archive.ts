import { type Clock, type Commit, DomainError, type MaybePromise, type Recording } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ArchiveStore, NewEntry, Preferences } from "../store/index.ts"
import type { Upkeep } from "../upkeep.ts"
import type { ArchiveIds } from "./archive-ids.ts"
import type { ArchivePreferences } from "./archive-preferences.ts"
import {
  type ArchiveEnds,
  type ArchiveFilter,
  type ArchivePage,
  type Conversation,
  DEFAULT_PAGE,
  MAX_PAGE,
  MAX_UNREAD,
  type NewMessage,
  type PageRequest,
  type Retraction,
} from "./archived-message.ts"
import type { Place, Places } from "./places.ts"
import { createArchiveReader, type WithFilter } from "./reader.ts"
import { createRecording } from "./recording.ts"
import type { Retention } from "./retention.ts"
import { createRetracting } from "./retracting.ts"
import { COMMITTED_MS, openSharedArchive, type SharedArchive } from "./shared-archive.ts"
import type { TextSearch } from "./text-search.ts"

export interface MessageArchiveParts {
  readonly store: ArchiveStore
  readonly ids: ArchiveIds
  readonly places: Places
  readonly preferences: ArchivePreferences
  readonly search: TextSearch
  readonly retention: Pick<Retention, "noteGrowth">
  readonly clock: Pick<Clock, "now">
  /** Whether anything is to be recorded at all. */
  readonly isEnabled: boolean
  readonly upkeep: Pick<Upkeep, "start" | "startAfter">
}

export type MessageArchive = ReturnType<typeof createMessageArchive>

/** XEP-0313: what an account has sent and received, on the server; and the archives of rooms and nodes. */
export function createMessageArchive(parts: MessageArchiveParts) {
  const { store, ids, places, preferences, search, retention, clock, isEnabled, upkeep } = parts
  const add = createRecording(store, ids, upkeep, retention)
  const reader = createArchiveReader(store, ids, search)
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
  ): Recording | undefined => {
    const entries: NewEntry[] = []
    const archivedFor: Jid[] = []
    const { from, to } = message
    if (sender !== undefined && message.sender !== undefined) {
      entries.push({ ...sender, peerResource: to.resource ?? "", isOutgoing: true })
      archivedFor.push(message.sender)
    }
    // A note to oneself is one entry (XEP-0313 §6.1.1: each stanza only once within an archive).
    if (
      recipient !== undefined &&
      message.recipient !== undefined &&
      recipient.archiveId !== sender?.archiveId
    ) {
      entries.push({ ...recipient, peerResource: from.resource ?? "", isOutgoing: false })
      archivedFor.push(message.recipient)
    }
    if (entries.length === 0) return undefined
    return { archiveId: add(commit, message, entries), archivedFor }
  }

  const retract = createRetracting({ store, places, reader, search })
  const recordRetraction = async (message: NewMessage, retraction: Retraction, commit: Commit) => {
    await retract(message, retraction, clock.now(), commit)
    upkeep.startAfter(COMMITTED_MS)
    const [mine, theirs] = [placeFor(message.sender, message.to), placeFor(message.recipient, message.from)]
    return record(message, await mine, await theirs, commit)
  }

  const keeps = (owner: Jid, other: Jid) => isEnabled && preferences.keeps(owner, other)

  /** Where an account keeps what it exchanges with somebody; nowhere, if it does not want to. */
  const placeFor = (owner: Jid | undefined, other: Jid): MaybePromise<Place | undefined> => {
    if (owner === undefined) return undefined
    const isKept = keeps(owner, other)
    if (isKept instanceof Promise) {
      return isKept.then((answer) => (answer ? places.find(owner.toString(), other) : undefined))
    }
    return isKept ? places.find(owner.toString(), other) : undefined
  }

  return {
    /** Whether anything is recorded at all. */
    isEnabled,

    /** Throws `forbidden` for everybody but the owner. */
    admit,

    /** Whether the archive of an account keeps what it exchanges with somebody. */
    keeps,

    /** What the account itself wants its archive to keep (XEP-0441). Throws `not-allowed` where nothing is kept at all. */
    async preferences(owner: Jid, viewer: Jid, wanted?: Preferences): Promise<Preferences> {
      admit(owner, viewer)
      if (!isEnabled) throw new DomainError("not-allowed", "This server keeps no archive of new messages.")
      return wanted === undefined ? preferences.find(owner.bare) : preferences.save(owner.bare, wanted)
    },

    /** Adds the message to a commit, for those of the two who keep it. */
    record(message: NewMessage, commit: Commit): MaybePromise<Recording | undefined> {
      const { sender, recipient, from, to, retraction } = message
      if (retraction !== undefined) return recordRetraction(message, retraction, commit)
      const mine = placeFor(sender, to)
      const theirs = placeFor(recipient, from)
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
    async ends(owner: Jid, viewer: Jid): Promise<ArchiveEnds | undefined> {
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
      await preferences.forget(owner)
      places.forget(owner.toString())
      upkeep.start()
    },

    /** The archive of a room or, with `node`, of a node of that address; made when something is first recorded. */
    shared: (owner: Jid, node?: string): SharedArchive =>
      openSharedArchive({ add, store, places, reader, upkeep }, owner, node),
  }
}

/** Before anything else is looked at, so that the answer tells a stranger nothing (XEP-0313 §8.1). */
function admit(owner: Jid, viewer: Jid): void {
  if (!viewer.bare.equals(owner.bare)) {
    throw new DomainError("forbidden", "This archive can only be read by its owner.")
  }
}
