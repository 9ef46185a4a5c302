import type { Jid } from "@kith/xmpp"
import type { Live } from "../live.ts"

/** What was begun in a conversation and not sent. Plain JSON. */
export interface Draft {
  readonly text: string
  /** The message that is answered, and how its author is called. */
  readonly reply?: DraftReply
  /** Who was chosen by name while writing. */
  readonly mentions?: readonly DraftMention[]
  /** When it was written (epoch ms), by the clock of the device that wrote it: tells versions apart. */
  readonly at: number
}

export interface DraftReply {
  /** What XEP-0461 §3.1 says that names it. */
  readonly id: string
  /** The address of its author. */
  readonly to?: string
  readonly author: string
  readonly excerpt: string
}

export interface DraftMention {
  /** As it stands in the text, behind an `@`. */
  readonly name: string
  readonly address: string
}

/** `account.drafts`: what all devices of the account have begun. */
export interface Drafts {
  /** By bare address, as the server knows them or will; where there is none it was sent or thrown away. */
  readonly all: Live<ReadonlyMap<string, Draft>>
  /**
   * Tells the other devices, some seconds after the last key; `undefined` when it was sent or thrown away, which they
   * learn at once. Where there is no connection it is told at the beginning of the next session.
   */
  save(peer: Jid, draft: Draft | undefined): void
  /** Tells now what still waits: the person leaves the conversation, or the page. */
  flush(): Promise<void>
}
