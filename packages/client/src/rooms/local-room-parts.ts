import type { Jid, Stanza, XmlElement } from "@kith/xmpp"
import type { ArchiveQueries } from "../archive/query-archive.ts"
import type { Bookmarks } from "../bookmarks/bookmarks.ts"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import type { Failure } from "../failure.ts"
import type { MessageLog } from "../messages/message-log.ts"

/** What rooms need of the account whose rooms they are. */
export interface LocalRoomsParts {
  readonly own: Jid
  readonly clock: Clock
  readonly log: MessageLog
  readonly requests: Requests
  readonly queries: ArchiveQueries
  readonly bookmarks: Bookmarks
  /** Epoch ms, by the clock of our server. */
  serverNow(): number
  send(stanza: Stanza): boolean
  isConnected(): boolean
  ownPresence(): readonly XmlElement[]
  /** What we are called where we have said nothing else. */
  ownName(): string
}

/** What one of them needs, and whom it tells. */
export interface LocalRoomParts extends LocalRoomsParts {
  /** We are in, and the store has what was said there. */
  onUpToDate(room: Jid): void
  /** We cannot be in it, for this reason: what waits for it will not be sent. */
  onRefused(room: Jid, failure: Failure): void
  onChange(room: Jid): void
  onTyping(room: Jid, isTyping: boolean): void
}
