import { type Clock, DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ArchiveKind } from "../../message-handling/index.ts"
import type { ArchiveStore, ImportStore, NewEntry } from "../store/index.ts"
import type { ArchiveIds } from "./archive-ids.ts"
import type { Places } from "./places.ts"
import { indexTokensOf, type ReadSearchable } from "./text-search.ts"

/** A message out of another archive, or out of this one at an earlier time. */
export interface OldMessage {
  /** Epoch milliseconds. */
  readonly sentAt: number
  readonly from: Jid
  readonly to: Jid
  readonly kind: ArchiveKind
  /** In the form that `normalise` gives. */
  readonly stanza: string
}

export interface ArchiveImportParts {
  readonly store: ArchiveStore
  readonly imports: ImportStore
  readonly ids: ArchiveIds
  readonly places: Places
  readonly clock: Clock
  readonly read: ReadSearchable
  /** Two messages are the same if this makes them equal. */
  readonly normalise: (stanza: string) => string
}

/** New messages are written at this very moment; what is brought here stays out of their way. */
const SETTLED_MS = 1000

interface Found {
  readonly id: number
  readonly message: OldMessage
  readonly entry: NewEntry
}

export type ArchiveImport = ReturnType<typeof createArchiveImport>

/** Messages that were archived elsewhere take their places in time. Those that are here already are left alone. */
export function createArchiveImport(parts: ArchiveImportParts) {
  const { store, imports, ids, places, clock } = parts

  /** What is there in the millisecond of each message, as far as it has been looked at. */
  const createCalendar = (archiveId: number) => {
    const days = new Map<number, Map<number, string | undefined>>()
    return async (sentAt: number) => {
      const first = ids.firstAt(sentAt)
      let taken = days.get(first)
      if (taken === undefined) {
        const below = ids.firstAt(sentAt + 1)
        const occupied = await imports.occupied(archiveId, first, below)
        const normal = (text: string | undefined) => (text === undefined ? undefined : parts.normalise(text))
        taken = new Map(occupied.map(({ id, stanza }) => [id, normal(stanza)]))
        days.set(first, taken)
      }
      return { first, below: ids.firstAt(sentAt + 1), taken }
    }
  }

  const requireTime = (sentAt: number) => {
    if (sentAt < 0 || sentAt > clock.now() - SETTLED_MS) {
      throw new DomainError("not-acceptable", "A message is said to be from the future, or from before 1970.")
    }
  }

  const locate = async (owner: Jid, messages: readonly OldMessage[]): Promise<Found[]> => {
    const found: Found[] = []
    const look = createCalendar(await places.archiveOf(owner.toString()))
    for (const message of messages) {
      requireTime(message.sentAt)
      const { first, below, taken } = await look(message.sentAt)
      if ([...taken.values()].includes(message.stanza)) continue
      let id = first
      while (taken.has(id)) id++
      if (id >= below) throw new DomainError("resource-constraint", "Too many messages are of one moment.")
      taken.set(id, message.stanza)
      const isOutgoing = message.from.bare.equals(owner)
      const peer = isOutgoing ? message.to : message.from
      const place = await places.find(owner.toString(), peer)
      found.push({ id, message, entry: { ...place, peerResource: peer.resource ?? "", isOutgoing } })
    }
    return found
  }

  return {
    normalise: parts.normalise,

    /** Resolves once those that were missing are stored; all of them, or none where one is refused. */
    async importMessages(owner: Jid, messages: readonly OldMessage[]): Promise<void> {
      const found = await locate(owner, messages)
      if (found.length === 0) return
      // The index comes to what is younger by itself.
      const indexed = await store.indexedUpTo()
      await imports.commit((commit) => {
        for (const { id, message, entry } of found) {
          store.add(commit, id, message, [entry])
          if (message.kind !== "content" || id > indexed) continue
          imports.index(commit, id, indexTokensOf(entry.archiveId, parts.read(message.stanza)))
        }
      })
    },
  }
}
