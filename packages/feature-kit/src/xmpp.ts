import type { ElementLike, Jid, ScramHashName, ScramKeys, Stanza, XmlElement } from "@kith/xmpp"
import type { Commit } from "./database.ts"
import type { MessageTransit } from "./kernel-hooks.ts"
import type { MaybePromise } from "./maybe-promise.ts"
import type { Session } from "./session.ts"

/** Whom an IQ is addressed to: the server's own domain, or an account's bare JID (or nobody, which means one's own). */
export type Place = "server" | "account"

export interface IqRequest {
  readonly type: "get" | "set"
  readonly id: string
  readonly from: Jid
  readonly to: Jid
  readonly payload: XmlElement
  /** The sender's session, when it is one of ours. */
  readonly session: Session | undefined
}

/** Answers with the payload of the result, or nothing for an empty one. Throws `DomainError` to refuse. */
export type IqHandler = (request: IqRequest) => MaybePromise<ElementLike | undefined>

/** An IQ on a stream that is not authenticated yet, such as registration. */
export interface EarlyIqRequest {
  /** The same object for all requests of one stream: what a feature may remember the stream by. */
  readonly stream: object
  readonly type: "get" | "set"
  readonly payload: XmlElement
  /** The domain the stream was opened to. */
  readonly domain: string
  readonly remoteAddress: string
  /** TLS, or a connection that never leaves this machine. */
  readonly isConfidential: boolean
}

/** Owns presence and subscriptions (RFC 6121 §3, §4). */
export interface PresenceService {
  /** A local session sent it; `to` is `undefined` for a broadcast. */
  sent(session: Session, presence: Stanza, to: Jid | undefined): MaybePromise<void>
  /** It reaches a local account's bare or full JID. */
  received(presence: Stanza, from: Jid, to: Jid): MaybePromise<void>
}

/** Owns the accounts of this server: who exists, and how they prove it. */
export interface AccountDirectory {
  exists(account: Jid): MaybePromise<boolean>
  /** For an unknown account gives made-up keys that stay the same, so that nobody can tell (RFC 5802 §9). */
  scramKeys(account: Jid, hash: ScramHashName): Promise<ScramKeys>
  verifyPassword(account: Jid, password: string): Promise<boolean>
  /** Slows a guesser down: waits, or throws `policy-violation` when an address or an account has failed too often. */
  admitLogin(account: Jid, address: string): Promise<void>
  noteLogin(account: Jid, address: string, succeeded: boolean): void
}

/** Adds rows for a message to the transaction that stores it; answers with its archive id, if it is archived. */
export type MessageRecorder = (message: MessageTransit, commit: Commit) => MaybePromise<string | undefined>

/** Keeps a message nobody was there to receive; `false` when it does not want it. */
export type MessageKeeper = (message: MessageTransit) => MaybePromise<boolean>

export interface Xmpp {
  /** The domain this server serves. */
  readonly domain: string
  readonly sessions: SessionDirectory
  readonly accounts: AccountDirectory

  /** Serves an IQ namespace and advertises it in service discovery at those places (by default at both). */
  onIq(type: "get" | "set", namespace: string, handler: IqHandler, places?: readonly Place[]): void
  onEarlyIq(
    type: "get" | "set",
    namespace: string,
    handler: (request: EarlyIqRequest) => MaybePromise<ElementLike | undefined>,
  ): void
  /** A first-level element that is no stanza, on an authenticated stream, such as `<active xmlns='urn:xmpp:csi:0'/>`. */
  onNonza(name: string, namespace: string, handler: (session: Session, element: Stanza) => void): void
  /** Adds a child to `<stream:features/>`; `undefined` leaves it out for this stream. */
  addStreamFeature(
    stage: "before-login" | "after-login",
    element: (stream: { readonly isConfidential: boolean }) => ElementLike | undefined,
  ): void
  advertise(feature: string, places?: readonly Place[]): void
  addIdentity(place: Place, identity: { category: string; type: string; name?: string }): void
  /** What has been advertised, for service discovery. */
  advertised(place: Place): {
    readonly identities: readonly { category: string; type: string; name?: string }[]
    readonly features: readonly string[]
  }

  servePresence(service: PresenceService): void
  serveAccounts(directory: AccountDirectory): void
  recordMessages(recorder: MessageRecorder): void
  keepUndelivered(keeper: MessageKeeper): void

  /** Sends any stanza from this server or one of its accounts; it needs `from` and `to`. */
  route(stanza: Stanza): void
  /** Sends a message as `from` through the whole pipeline; resolves once it is stored, with its archive id. */
  sendMessage(from: Jid, message: Stanza): Promise<string | undefined>
}

export interface SessionDirectory {
  /** All sessions of an account, in no order. The array is not to be kept. */
  of(user: Jid): readonly Session[]
  find(full: Jid): Session | undefined
  /** Those with available presence. */
  available(user: Jid): readonly Session[]
  readonly count: number
}
