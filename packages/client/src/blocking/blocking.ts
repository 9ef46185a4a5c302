import type { Jid } from "@kith/xmpp"
import type { Live } from "../live.ts"

/** Why somebody is reported to those who run the server (XEP-0377). */
export interface Report {
  readonly reason: "spam" | "abuse"
  /** In the person's own words. */
  readonly text?: string
  /** Which messages of theirs it is about, by the ids of our own archive. */
  readonly archiveIds?: readonly string[]
}

/** Whom we want nothing from, on all our devices: `account.blocking`. */
export interface Blocking {
  /** Addresses of people, of whole domains, of one device. `undefined`: the server cannot block. */
  readonly blocked: Live<readonly Jid[] | undefined>
  isBlocked(address: Jid): boolean
  /** @throws NotConnected, or StanzaFailed with the server's sentence */
  block(address: Jid, report?: Report): Promise<void>
  /** @throws NotConnected, or StanzaFailed with the server's sentence */
  unblock(address: Jid): Promise<void>
}
