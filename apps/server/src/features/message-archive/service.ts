import { type Clock, type Commit, createCache, DomainError, type MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ArchiveIds } from "./archive-ids.ts"
import type { ArchiveStore, Entry, NewEntry, Selection } from "./store.ts"

/** All conditions must hold; ids that the archive does not have are an error. */
export interface ArchiveFilter {
  /** Messages from or to that address; a bare JID stands for all its resources. */
  readonly with?: Jid | undefined
  /** Epoch milliseconds, inclusive. */
  readonly start?: number | undefined
  readonly end?: number | undefined
  readonly beforeId?: string | undefined
  readonly afterId?: string | undefined
  readonly ids?: readonly string[] | undefined
  /** Leaves out receipts and markers. */
  readonly onlyContent?: boolean
}

/** `after` goes on behind that message; `before` ends ahead of it, `true` at the end of the archive. */
export interface PageRequest {
  /** Never more than `MAX_PAGE`. */
  readonly max?: number | undefined
  readonly after?: string | undefined
  readonly before?: string | true | undefined
}

/** Something to read, or what only says that another message was received or displayed. */
export type MessageKind = "receipt" | "displayed" | "content"

export interface ArchivedMessage {
  /** As in the `<stanza-id/>` of the delivered message. */
  readonly id: string
  /** Epoch milliseconds. */
  readonly sentAt: number
  /** The bare JID of the other side, or one's own for a note to oneself. */
  readonly peer: string
  readonly isOutgoing: boolean
  /** The message as XML text, with its namespace declared. */
  readonly stanza: string
}

export interface ArchivePage {
  /** Oldest first. */
  readonly messages: readonly ArchivedMessage[]
  /** Whether nothing matches beyond this page, in the direction that was asked for. */
  readonly isComplete: boolean
}

/** The last content exchanged with somebody, and how much of it nobody here has seen. */
export interface Conversation {
  readonly last: ArchivedMessage
  /**
   * Incoming messages since the owner last wrote or marked something as displayed; `MAX_UNREAD` stands for that many or
   * more.
   */
  readonly unreadCount: number
}

/** A message about to be recorded for its local sender, its local recipient, or both. */
export interface NewMessage {
  readonly stanza: string
  readonly kind: MessageKind
  readonly from: Jid
  readonly to: Jid
  readonly sender: Jid | undefined
  readonly recipient: Jid | undefined
}

export const DEFAULT_PAGE = 50
export const MAX_PAGE = 250
export const MAX_UNREAD = 100
/** A page ends early rather than fill what may wait for a slow reader. */
const MAX_PAGE_CHARACTERS = 256_000
const MAX_IDS = MAX_PAGE
const ROWS_AT_ONCE = 50
const MAX_COUNT = 10_000
/** No peer has this id. */
const NOBODY = 0

type Place = Pick<NewEntry, "archiveId" | "peerId">

export type MessageArchive = ReturnType<typeof createMessageArchive>

/** XEP-0313: what an account has sent and received, on the server. */
export function createMessageArchive(store: ArchiveStore, ids: ArchiveIds, clock: Clock, maxCached: number) {
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

  /** Where an entry belongs; known at once for those who have talked lately. */
  const placeFor = (owner: Jid, peer: Jid): MaybePromise<Place> => {
    const archiveId = archives.get(owner.toString())
    return archiveId instanceof Promise ? archiveId.then((id) => placeIn(id, peer)) : placeIn(archiveId, peer)
  }
  const placeIn = (archiveId: number, peer: Jid): MaybePromise<Place> => {
    const peerId = peers.get(`${archiveId} ${peer.bare}`)
    return peerId instanceof Promise
      ? peerId.then((id) => ({ archiveId, peerId: id }))
      : { archiveId, peerId }
  }

  const shown = (entry: Entry): ArchivedMessage => ({
    id: ids.format(entry.id),
    sentAt: ids.timeOf(entry.id),
    peer: entry.peer,
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

  const select = async (archiveId: number, filter: ArchiveFilter, page: PageRequest): Promise<Selection> => {
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
      peerId:
        filter.with === undefined
          ? undefined
          : ((await store.findPeer(archiveId, filter.with.bare.toString())) ?? NOBODY),
      peerResource: filter.with?.resource,
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
      const mine = sender === undefined ? undefined : placeFor(sender, to)
      const theirs = recipient === undefined ? undefined : placeFor(recipient, from)
      if (mine instanceof Promise || theirs instanceof Promise) {
        return Promise.all([mine, theirs]).then(([a, b]) => record(message, a, b, commit))
      }
      return record(message, mine, theirs, commit)
    },

    /** A page of an account's archive. Only the account itself may read it: else `forbidden`. */
    async page(owner: Jid, viewer: Jid, filter: ArchiveFilter, page: PageRequest): Promise<ArchivePage> {
      admit(owner, viewer)
      const selection = await select(await archives.get(owner.bare.toString()), filter, page)
      const isBackwards = page.before !== undefined
      const max = Math.min(page.max ?? DEFAULT_PAGE, MAX_PAGE)
      const entries = await readPage(store, selection, isBackwards, max)
      const messages = entries.kept.map(shown)
      return { messages: isBackwards ? messages.reverse() : messages, isComplete: entries.isAll }
    },

    /** How many messages match, counted up to 10,000. */
    async count(owner: Jid, viewer: Jid, filter: ArchiveFilter): Promise<number> {
      admit(owner, viewer)
      const archiveId = await archives.get(owner.bare.toString())
      return store.count(await select(archiveId, filter, {}), MAX_COUNT)
    },

    /** The oldest and the newest message, or nothing where the archive is empty. */
    async ends(owner: Jid, viewer: Jid): Promise<readonly [ArchivedMessage, ArchivedMessage] | undefined> {
      admit(owner, viewer)
      const archiveId = await archives.get(owner.bare.toString())
      const [first] = await store.select({ archiveId }, false, 1)
      const [last] = await store.select({ archiveId }, true, 1)
      return first === undefined || last === undefined ? undefined : [shown(first), shown(last)]
    },

    /** With whom the account has talked, those it talked with last first; `page.before` ends ahead of that message. */
    async conversations(
      owner: Jid,
      viewer: Jid,
      page: Pick<PageRequest, "before" | "max">,
    ): Promise<{ readonly conversations: readonly Conversation[]; readonly isComplete: boolean }> {
      admit(owner, viewer)
      const archiveId = await archives.get(owner.bare.toString())
      const before = typeof page.before === "string" ? numberOf(page.before) : Number.MAX_SAFE_INTEGER
      const max = Math.min(page.max ?? DEFAULT_PAGE, MAX_PAGE)
      const entries = await store.latestByPeer(archiveId, before, max + 1)
      const kept = entries.slice(0, max)
      const unread = await Promise.all(kept.map(({ peerId }) => store.countUnread(peerId, MAX_UNREAD)))
      return {
        conversations: kept.map((entry, index) => ({ last: shown(entry), unreadCount: unread[index] ?? 0 })),
        isComplete: entries.length <= max,
      }
    },

    /** When the message with that id was archived, in epoch milliseconds. */
    sentAt: (id: string): number => ids.timeOf(numberOf(id)),

    /** Puts an archive out of reach for good; a new account of the same name starts with an empty one. */
    async abandon(owner: Jid): Promise<void> {
      await store.abandon(owner.toString())
      archives.forget(owner.toString())
    },
  }
}

/** Before anything else is looked at, so that the answer tells a stranger nothing (XEP-0313 §8.1). */
function admit(owner: Jid, viewer: Jid): void {
  if (!viewer.bare.equals(owner.bare)) {
    throw new DomainError("forbidden", "This archive can only be read by its owner.")
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
