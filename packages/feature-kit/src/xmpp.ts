import type { DataForm, ElementLike, Jid, ScramHashName, ScramKeys, Stanza, XmlElement } from "@kith/xmpp"
import type { Commit } from "./database.ts"
import type { DomainService, Forwarder, MessageHandler } from "./domain-service.ts"
import type { MessageTransit } from "./kernel-hooks.ts"
import type { BindFeature, LoginFeature, LoginMechanism, LoginTask } from "./login.ts"
import type { MaybePromise } from "./maybe-promise.ts"
import type { Session } from "./session.ts"
import type { SessionHome } from "./session-home.ts"

/** Whom an IQ is addressed to: the server's own domain, or an account's bare JID (or nobody, which means one's own). */
export type Place = "server" | "account"

export interface IqRequest {
  readonly type: "get" | "set"
  readonly id: string
  readonly from: Jid
  readonly to: Jid
  readonly payload: XmlElement
  /** The whole of it, as it came, with its true `from`. */
  readonly stanza: Stanza
  /** The sender's session, when it is one of ours. */
  readonly session: Session | undefined
}

/**
 * What a handler answers with that sends the answer itself, by `Xmpp.route`. Whatever its asker sends next does not wait
 * for that: so must do who has to ask a client first.
 */
export const ANSWERED_LATER: ElementLike = Object.freeze({ name: "answered-later" })

/** Answers with the payload of the result, or nothing for an empty one. Throws `DomainError` to refuse. */
export type IqHandler = (request: IqRequest) => MaybePromise<ElementLike | undefined>

/** An answer that somebody else will give: what its sender sends meanwhile need not wait for it. */
export class LaterAnswer {
  readonly answer: Promise<ElementLike | undefined>

  constructor(answer: Promise<ElementLike | undefined>) {
    this.answer = answer
  }
}

/**
 * Stands before the features that serve requests to the server and its accounts. It answers itself, or by `next`, which
 * asks whoever stands behind it and throws like them.
 */
export type IqInterceptor = (
  request: IqRequest,
  next: () => MaybePromise<ElementLike | LaterAnswer | undefined>,
) => MaybePromise<ElementLike | LaterAnswer | undefined>

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
  /** For which hashes there are keys; for an unknown account all, so that nobody can tell. */
  scramHashes(account: Jid): MaybePromise<readonly ScramHashName[]>
  verifyPassword(account: Jid, password: string): Promise<boolean>
  /** Slows a guesser down: waits, or throws `policy-violation` when an address or an account has failed too often. */
  admitLogin(account: Jid, address: string): Promise<void>
  noteLogin(account: Jid, address: string, succeeded: boolean): void
}

/** Under which id a message is archived, and by whom. */
export type Recording = Required<Pick<MessageTransit, "archivedFor">> & { readonly archiveId: string }

/** Adds rows for a message to the transaction that stores it; answers with what it is archived as, if it is. */
export type MessageRecorder = (message: MessageTransit, commit: Commit) => MaybePromise<Recording | undefined>

/** Keeps a message nobody was there to receive; `false` when it does not want it. */
export type MessageKeeper = (message: MessageTransit) => MaybePromise<boolean>

export interface Xmpp {
  /** The domain this server serves. */
  readonly domain: string
  readonly sessions: SessionDirectory
  readonly accounts: AccountDirectory

  /** Serves an IQ namespace and advertises it in service discovery at those places (by default at both). */
  onIq(type: "get" | "set", namespace: string, handler: IqHandler, places?: readonly Place[]): void
  /** The first to register is the first to be asked. Advertises nothing. */
  interceptIq(interceptor: IqInterceptor): void
  onEarlyIq(
    type: "get" | "set",
    namespace: string,
    handler: (request: EarlyIqRequest) => MaybePromise<ElementLike | undefined>,
  ): void
  /** A first-level element that is no stanza, on an authenticated stream, such as `<active xmlns='urn:xmpp:csi:0'/>`. */
  onNonza(name: string, namespace: string, handler: (session: Session, element: Stanza) => void): void
  addLoginMechanism(mechanism: LoginMechanism): void
  addLoginFeature(feature: LoginFeature): void
  addLoginTask(task: LoginTask): void
  /** Lets clients log in at a domain besides the server's own, by mechanisms that are offered there. */
  serveSessions(domain: string, home: SessionHome): void
  /** Whether one can log in at that domain. */
  isAccountDomain(domain: string): boolean
  /**
   * Lets clients ask for something along with their resource (XEP-0386), by a child of `<bind/>` in that namespace, which is
   * advertised unless `isSilent`. Runs for who does not ask too.
   */
  addBindFeature(namespace: string, feature: BindFeature, options?: { readonly isSilent?: boolean }): void
  /** Adds a child to `<stream:features/>`; `undefined` leaves it out for this stream. */
  addStreamFeature(
    stage: "before-login" | "after-login",
    element: (stream: { readonly isConfidential: boolean }) => ElementLike | undefined,
  ): void
  advertise(feature: string, places?: readonly Place[]): void
  addIdentity(place: Place, identity: { category: string; type: string; name?: string }): void
  /** Something else that can be asked, in the list of the server's items (XEP-0030 §4). */
  addItem(item: { readonly jid: Jid; readonly node?: string; readonly name?: string }): void
  /** More about the server or its accounts (XEP-0128), asked for each time; `undefined` leaves it out. */
  addInfoForm(place: Place, form: () => DataForm | undefined): void
  /** What has been advertised, for service discovery. */
  advertised(place: Place): {
    readonly identities: readonly { category: string; type: string; name?: string }[]
    readonly features: readonly string[]
    readonly forms: readonly ElementLike[]
  }
  /** What has been added by `addItem`. */
  readonly items: readonly { readonly jid: Jid; readonly node?: string; readonly name?: string }[]

  /** Answers for every address of another domain, such as `rooms.${domain}`. */
  serveDomain(domain: string, service: DomainService): void
  /** Has every stanza for a domain handed on; the answer takes it back. `conflict` where somebody serves it already. */
  forwardDomain(domain: string, forward: Forwarder): () => void
  /** Whether stanzas for that domain find somebody here: the server's own, served and forwarded ones. */
  isServed(domain: string): boolean
  /** Takes messages to the server's own address that have a child of that namespace. */
  onServerMessage(namespace: string, handler: MessageHandler): void

  servePresence(service: PresenceService): void
  serveAccounts(directory: AccountDirectory): void
  recordMessages(recorder: MessageRecorder): void
  keepUndelivered(keeper: MessageKeeper): void

  /**
   * Sends any stanza in the name of this server, an account or a domain it serves; it needs `from` and `to`. What refuses
   * it is told to `from`. Answers with a promise where whatever comes next had better wait for it.
   */
  route(stanza: Stanza): MaybePromise<void>
  /**
   * Sends an IQ request, which needs `from` and `to` and gets an id, and resolves with the answer: of type `result`, or
   * `error` also where none came in time.
   */
  ask(request: Stanza, timeoutMs?: number): Promise<Stanza>
  /**
   * Sends a message as `from` through the whole pipeline; resolves once it is stored, with its id in the archive of `from`,
   * if that keeps it.
   */
  sendMessage(from: Jid, message: Stanza): Promise<string | undefined>
}

export interface SessionDirectory {
  /** All sessions of an account, in no order. The array is not to be kept. */
  of(user: Jid): readonly Session[]
  find(full: Jid): Session | undefined
  /** Those with available presence. */
  available(user: Jid): readonly Session[]
  readonly count: number
  /** Of everybody, in no order. */
  all(): Iterable<Session>
}
