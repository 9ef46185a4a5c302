import type { Jid } from "@kith/xmpp"
import type { Message } from "../messages/message.ts"

export interface SearchOptions {
  /** Only in this conversation. */
  readonly peer?: Jid
  /** At most so many, the newest ones; by default 50. */
  readonly limit?: number
}

export interface FoundMessages {
  /** Newest first. */
  readonly messages: readonly Message[]
  /** There are more than were asked for. */
  readonly hasMore: boolean
  /** `false` while older messages of this device are still made searchable: asking again goes on with that. */
  readonly isComplete: boolean
}

/**
 * `account.search`: messages by their words. All words must be found, in any order, also within longer words and
 * whatever their case and accents; words in quotation marks must stand together. What narrows it down:
 *
 * - `from:me`, `from:juliet`, `from:"Juliet Capulet"`: who wrote it, by a part of the name or the address;
 * - `in:verona`: the conversation;
 * - `has:file`, `picture` (or `image`), `video`, `audio`, `voice`, `link`, `place`, `contact`, `sticker`;
 * - `on:2026-11-27`, `on:2026-11`, `on:2026`, `on:today`, `on:yesterday`; `before:` and `after:` the same, without it.
 */
export interface MessageSearch {
  /** In what this device has, with or without a connection. */
  find(query: string, options?: SearchOptions): Promise<FoundMessages>
  /**
   * In the archive of our server, which may hold what this device does not have (XEP-0431); nothing where the server
   * cannot search. What it finds has the archive's id as `id`.
   * @throws StanzaFailed, NotConnected
   */
  askServer(query: string, options?: SearchOptions): Promise<readonly Message[]>
  /** Calls `listener` when messages of this device changed, so that another `find` may find something else. */
  subscribe(listener: () => void): () => void
}
