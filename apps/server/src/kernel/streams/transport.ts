import type { ClientCertificate } from "@kith/feature-kit"
import type { ChannelBindings, ElementLike, Stanza, StreamError } from "@kith/xmpp"
import type { StreamLimits } from "@kith/xmpp/stream"

/** The header of a stream as its opener sent it. */
export interface StreamOpening {
  readonly to: string | undefined
  /** As whom the client says it will log in. */
  readonly from: string | undefined
  readonly version: string | undefined
  readonly language: string | undefined
  /** Given by whoever has been called; on a stream that this side has opened. */
  readonly id?: string | undefined
  /** The default namespace on TCP; `jabber:client` on WebSocket, where frames bring their own. */
  readonly namespace: string
}

/** The header of a stream as this side writes it: most often as an answer. */
export interface StreamAnswer {
  /** Given by whoever has been called. */
  readonly id: string | undefined
  readonly from: string
  /** Whom the client said it was (RFC 6120 §4.7.2). */
  readonly to: string | undefined
  readonly language: string
  /** Of what is in it, where that is not `jabber:client`. */
  readonly namespace?: string
}

/** What a transport tells the connection that sits on it. */
export interface TransportListener {
  onOpen(opening: StreamOpening): void
  onStanza(stanza: Stanza): void
  /** The peer has ended its stream and may still read. */
  onEnd(): void
  /** The connection is encrypted now, and a new stream is to begin; told to the side that has called. */
  onSecured?(): void
  /** What came cannot be read on: a `StreamError` where the peer is to blame, anything else is a bug of ours. */
  onError(error: unknown): void
  /** Nothing can be read or written any more. Called once. */
  onClosed(): void
}

/**
 * Carries one stream after another over one connection: TCP, WebSocket, or what BOSH makes look like one. Text written in
 * one turn of the event loop leaves in one piece.
 */
export interface Transport {
  readonly remoteAddress: string
  readonly isEncrypted: boolean
  /** Whether TLS can be started in the stream (RFC 6120 §5). */
  readonly canStartTls: boolean
  readonly channelBindings: ChannelBindings
  /** What the client has shown when the connection was secured, if it did. */
  readonly clientCertificate: ClientCertificate | undefined
  /** What the other side has indicated for TLS (RFC 6066 §3), where that is served here. */
  readonly indicatedDomain?: string | undefined
  /** The domain whose certificate this side has shown, where it has several; `undefined` where that is not known. */
  readonly securedFor?: string | undefined
  /** What has been written and not yet taken by the system. */
  readonly bufferedBytes: number
  /** Pieces of input that have come so far, of whatever size: who looks twice sees whether something came meanwhile. */
  readonly received: number
  /** Whether what comes is read at present. */
  readonly isReading: boolean
  readonly isClosed: boolean

  listen(listener: TransportListener): void
  /** Holds for what is read from now on. */
  setLimits(limits: StreamLimits): void
  openStream(opening: StreamAnswer): void
  sendFeatures(features: readonly ElementLike[]): void
  /** An element that is no stanza, with a namespace of its own. */
  sendElement(element: ElementLike): void
  /** A stanza as it stands on a stream of `jabber:client`; `name` is that of its element. */
  sendStanza(text: string, name: string): void
  /** What comes from now on belongs to a new stream (RFC 6120 §4.3.3). */
  restart(): void
  /**
   * Secures the connection with the certificate of that domain, unless the peer names another one; what the peer sent ahead of
   * it in clear text is dropped.
   */
  startTls(domain?: string): void
  pause(): void
  resume(): void
  /** Reads nothing more, whoever resumes, until the stream ends. */
  stopReading(): void
  /** Calls back once everything written so far has been taken by the system, or never will be. */
  whenDrained(callback: (isWritten: boolean) => void): void
  /**
   * Takes out the stanzas that have been sent and have not arrived, where that can be known (XEP-0206 §8); they are not
   * sent any more.
   */
  takeUndelivered?(): readonly Stanza[]
  /** Ends our stream, with an error or without, and the connection once that is written. */
  close(error?: StreamError): void
  /** Drops the connection as it is. */
  destroy(): void
}
