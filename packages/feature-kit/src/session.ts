import type { ElementLike, Jid, Stanza } from "@kith/xmpp"
import type { Login } from "./login.ts"

/**
 * One bound resource of a local account. It outlives its connection for a while when the client can resume it
 * (XEP-0198): what is sent meanwhile waits in it.
 */
export interface Session {
  readonly id: string
  /** The full JID. */
  readonly jid: Jid
  /** The bare JID. */
  readonly user: Jid
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly remoteAddress: string
  /** How its client has proved who it is; that of the last connection. */
  readonly login: Login
  /** The last available presence this session broadcast, with its `from`; `undefined` while unavailable. */
  readonly presence: Stanza | undefined
  /** Of the last available presence (RFC 6121 §4.7.2.3). */
  readonly priority: number
  /** Whether no connection carries it now; it may still be resumed. */
  readonly isDetached: boolean

  setPresence(presence: Stanza | undefined): void
  send(stanza: Stanza | ElementLike): void
  /** Sends text that is already in the form it has on a stream of `jabber:client`; `stanza` says what it is. */
  sendXml(text: string, stanza: Stanza): void
  /**
   * Calls back once the client has acknowledged all that was sent so far (XEP-0198 §4), or, where it does not
   * acknowledge, once that is written out. Never calls when the session ends before.
   */
  whenDelivered(callback: () => void): void
  /**
   * Calls back once what was sent so far has left this process, or there is no connection that could take it: when more
   * may be sent without piling up. A handler may wait for this; for an acknowledgement it must not, because nothing
   * that comes behind its stanza is looked at meanwhile.
   */
  whenWritten(callback: () => void): void
  /**
   * Once it has no connection, it waits for its client so long, where that is longer than `streams.resume-seconds`. To be as
   * long for all sessions that wait longer.
   */
  waitLonger(seconds: number): void
  /** Ends the session for good, with a stream error for the client to read. */
  close(condition: string, text?: string): void
  /** A feature's own state for this session, made when first asked for. */
  state<State>(key: SessionState<State>): State
  /**
   * Sees each stanza before it is written; `false` keeps it back, and the feature sends it later by `sendXml` with the
   * filter removed or passing. One at a time.
   */
  setOutgoingFilter(filter: ((stanza: Stanza, text: string) => boolean) | undefined): void
  /**
   * Tells of each stanza that is sent, ahead of the filter, so of one that is held again when it goes out. The answer takes
   * it back. The observer must not throw.
   */
  observeOutgoing(observer: (stanza: Stanza) => void): () => void
}

/** A typed slot for what one feature wants to remember about a session, invisible to others. */
export interface SessionState<State> {
  readonly name: string
  readonly create: () => State
}

export function defineSessionState<State>(name: string, create: () => State): SessionState<State> {
  return { name, create }
}
