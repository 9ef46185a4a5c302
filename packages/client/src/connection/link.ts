import type { Jid, Stanza, StreamLimits } from "@kith/xmpp"

/**
 * A connection to a server that carries XML streams, one after the other on the same bytes. WebSocket and TCP differ
 * only below this line.
 */
export interface Link {
  /** Nobody between us and the server can read along. */
  readonly isConfidential: boolean
  /** What ties an authentication to this very TLS connection (RFC 5929, RFC 9266); the best first. */
  readonly channelBindings: readonly ChannelBinding[]
  /** Whether `startTls` may be called: it is a plain connection that may be made confidential. */
  readonly canStartTls: boolean
  /** What an element of the server may cost, from the next one on. */
  limits: StreamLimits
  /** Sends the header of a new stream to `domain`; `from` says who is going to sign in. */
  openStream(domain: string, from?: Jid): void
  /** Sends one first-level element. */
  send(element: Stanza): void
  /** Says that we send no more; the server answers in kind and `onEnd` follows. */
  closeStream(): void
  /** To call when the server agreed to it (RFC 6120 §5.4.2.3). */
  startTls(): Promise<void>
  /** Ends it at once, without a word. */
  destroy(): void
  /** Each first-level element of the server; never the headers of streams. */
  onElement: (element: Stanza) => void
  /** Exactly once; `error` says why, when it was not by a proper closing. */
  onEnd: (error?: Error) => void
}

export interface ChannelBinding {
  readonly type: "tls-exporter" | "tls-server-end-point"
  readonly data: Uint8Array
}
