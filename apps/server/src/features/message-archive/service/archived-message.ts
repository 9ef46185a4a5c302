import type { Jid } from "@kith/xmpp"
import type { ArchiveKind } from "../../message-handling/index.ts"

/** All conditions must hold; ids that the archive does not have are an error. */
export interface ArchiveFilter {
  /**
   * Messages from or to that address; a bare JID stands for all its resources. In a room, who sent them: an occupant by
   * nickname, or a person by their real address.
   */
  readonly with?: Jid | undefined
  /** Epoch milliseconds, inclusive. */
  readonly start?: number | undefined
  readonly end?: number | undefined
  readonly beforeId?: string | undefined
  readonly afterId?: string | undefined
  readonly ids?: readonly string[] | undefined
  /** Words that must all be in the text. */
  readonly text?: string | undefined
  /** Leaves out receipts, markers and events. */
  readonly onlyContent?: boolean
}

/** `after` goes on behind that message; `before` ends ahead of it, `true` at the end of the archive. */
export interface PageRequest {
  /** Never more than `MAX_PAGE`. */
  readonly max?: number | undefined
  readonly after?: string | undefined
  readonly before?: string | true | undefined
}

/** The oldest message of an archive and the newest. */
export type ArchiveEnds = readonly [
  Pick<ArchivedMessage, "id" | "sentAt">,
  Pick<ArchivedMessage, "id" | "sentAt">,
]

export interface ArchivedMessage {
  /** As in the `<stanza-id/>` of the delivered message. */
  readonly id: string
  /** Epoch milliseconds. */
  readonly sentAt: number
  /** The bare JID of the other side, or one's own for a note to oneself; of the sender in an archive that is shared. */
  readonly peer: string
  /** The resource of that address; empty where it has none. */
  readonly peerResource: string
  readonly isOutgoing: boolean
  /** The message as XML text, with its namespace declared. */
  readonly stanza: string
}

export interface ArchivePage {
  /** Oldest first. */
  readonly messages: readonly ArchivedMessage[]
  /** Whether nothing matches beyond this page, in the direction that was asked for. */
  readonly isComplete: boolean
  /** `false`: the same question may give more later, because a search had too much to look through. */
  readonly isStable?: boolean
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
  readonly kind: ArchiveKind
  readonly from: Jid
  readonly to: Jid
  readonly sender: Jid | undefined
  readonly recipient: Jid | undefined
  readonly retraction?: Retraction | undefined
}

/** The message takes back earlier ones of its author (XEP-0424). */
export interface Retraction {
  /** What the author calls the message that is to be taken back. */
  readonly originId: string
  /** What is left of a message in the archive of `owner`, taken back at that time; nothing where it is not meant. */
  readonly tombstone: (message: ArchivedMessage, owner: Jid, time: number) => string | undefined
}

/** A message about to be recorded in an archive that many read. */
export interface NewSharedMessage {
  /** As every reader gets it, with its namespace declared: `stanza.toXml("")`. */
  readonly stanza: string
  /** The real address of who sent it. */
  readonly sender: Jid
  /** What the sender is called there, if that is a room. */
  readonly nickname?: string
  /** By default something to read. */
  readonly kind?: ArchiveKind
  /**
   * It only tells that its sender has seen everything up to the message with this id. Of each sender that marker is kept
   * which says the most.
   */
  readonly displayed?: string | undefined
}

export const DEFAULT_PAGE = 50
export const MAX_PAGE = 250
export const MAX_UNREAD = 100
export const MAX_IDS = MAX_PAGE
/** What `count` gives up at. */
export const MAX_COUNT = 10_000
/** Characters of a text to search for. */
export const MAX_SEARCH_CHARACTERS = 1_000
export const MAX_SEARCH_WORDS = 32
