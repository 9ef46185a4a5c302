import type { Jid } from "@kith/xmpp"
import type { Incoming } from "../messages/incoming.ts"

/** The {@link Archive.key} of our own account's. */
export const OWN_ARCHIVE = ""

export interface ArchiveQuery {
  /** Only of our own archive: one conversation. */
  readonly with?: Jid
  /** Inclusive, epoch ms. */
  readonly start?: number
  readonly end?: number
  /** The page that follows this id; or, reading backwards, the one before it (`""`: the last of all). */
  readonly after?: string
  readonly before?: string
  readonly limit: number
  /** Further fields of the form, such as words to look for. */
  readonly fields?: Readonly<Record<string, string>>
}

export interface ArchivePage {
  /** Oldest first. */
  readonly messages: readonly Incoming[]
  /** Of the page, which may hold more than the messages that concern us. */
  readonly first: string | undefined
  readonly last: string | undefined
  /** There is nothing more in the direction of reading. */
  readonly isComplete: boolean
}

/** An archive to read (XEP-0313): that of our own account, or of a room. */
export interface Archive {
  /** What we know of it is stored under this: {@link OWN_ARCHIVE}, or the address of the room. */
  readonly key: string
  /** @throws StanzaError (`item-not-found`: an id that the archive does not know), NotConnected */
  fetch(query: ArchiveQuery): Promise<ArchivePage>
}
