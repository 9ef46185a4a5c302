import type { ChannelBindings, ElementLike, Jid, LoginOffer, Stanza, UserAgent, XmlElement } from "@kith/xmpp"
import type { MaybePromise } from "./maybe-promise.ts"
import type { Session } from "./session.ts"

/** The certificate a client has shown when the connection was secured; its key has been proved. */
export interface ClientCertificate {
  /** DER. */
  readonly raw: Uint8Array
  /** Whether an authority vouches for it of which the operator says that it knows this server's accounts. */
  readonly isVouchedFor: boolean
}

/** The stream that somebody logs in on. Nothing has been proved. */
export interface LoginStream {
  /** The domain the stream was opened to. */
  readonly domain: string
  readonly remoteAddress: string
  /** Whether a secret may come in one piece: nobody can listen. */
  readonly admitsSecrets: boolean
  readonly channelBindings: ChannelBindings
  readonly certificate: ClientCertificate | undefined
  /** As whom the client says it will log in, in the header of its stream. */
  readonly claimed: Jid | undefined
}

/** One attempt to log in. */
export interface LoginAttempt {
  readonly stream: LoginStream
  readonly offer: LoginOffer
  readonly userAgent: UserAgent | undefined
  /** `<authenticate/>` of XEP-0388, with all it asks for; `undefined` in the profile of RFC 6120. */
  readonly request: Stanza | undefined
  /**
   * Says whose proof is about to be looked at, before it is: guessers wait or are refused, and a proof that is wrong then
   * counts against them. The account need not exist.
   */
  claim(user: Jid): Promise<void>
}

/** What has let somebody in. `id` is that of the thing, where there may be several. */
export interface Credential {
  readonly kind: "password" | "fast-token" | "access-token" | "certificate" | "nothing"
  readonly id?: string | undefined
  /** Epoch milliseconds: a session does not outlive it. */
  readonly expiresAt?: number | undefined
}

/** What a mechanism has found out. */
export interface Proof {
  /** The bare JID. */
  readonly user: Jid
  readonly credential: Credential
  /**
   * As in XEP-0494: all, or all but what protects the account (its password, its tokens), or what somebody nobody knows
   * may do.
   */
  readonly access: "unrestricted" | "normal" | "restricted"
  /** The only resource that may be bound. */
  readonly resource?: string | undefined
}

/** How the client of a session has logged in, the last time it did. */
export interface Login extends Proof {
  readonly mechanism: string
  /** Of clients that log in by XEP-0388; nobody but the account itself is to see it. */
  readonly userAgent: UserAgent | undefined
}

/** A challenge for the client, or the end. */
export type LoginStep =
  | { readonly challenge: Uint8Array }
  /** `data` is what the server proves itself with. */
  | { readonly proof: Proof; readonly data?: Uint8Array | undefined }

/** The server's side of one attempt. Throws `SaslError` or `DomainError` to refuse. */
export interface LoginExchange {
  /** `undefined` where the client began without a message. */
  next(message: Uint8Array | undefined): MaybePromise<LoginStep>
}

/** A way to log in: a SASL mechanism. */
export interface LoginMechanism {
  readonly name: string
  /** The greater, the earlier in the list. SCRAM has 50 to 59, PLAIN 10. */
  readonly strength: number
  isOffered(stream: LoginStream): MaybePromise<boolean>
  begin(attempt: LoginAttempt): LoginExchange
}

/** Something that is negotiated along with the log-in: a child of `<authenticate/>` and of `<success/>` (XEP-0388). */
export interface LoginFeature {
  /** Of the child of `<authenticate/>` by which `mechanisms` are chosen. */
  readonly name: string
  readonly namespace: string
  /** The child of `<inline/>`; `undefined` leaves it out for this stream. */
  offer(stream: LoginStream): MaybePromise<ElementLike | undefined>
  /** Mechanisms that exist only for who sends that child. */
  readonly mechanisms?: readonly LoginMechanism[]
  /** The client is in. The answer stands in `<success/>`. */
  completed?(login: Login, request: Stanza): MaybePromise<ElementLike | undefined>
}

/** The server's side of one task. Throws `SaslError` or `DomainError` when it has failed. */
export interface LoginTaskExchange {
  /** Takes `<next/>`, then each `<task-data/>`; answers with what its own has in it, or `undefined` when it is done. */
  next(element: Stanza): MaybePromise<ElementLike | undefined>
}

/** What may be left to do between a proof and being in (XEP-0388 §2.6.3), such as the upgrades of XEP-0480. */
export interface LoginTask {
  readonly name: string
  /** Whether clients are told that they may ask for it (XEP-0480 §2.1). */
  isOffered(stream: LoginStream): MaybePromise<boolean>
  /** Whether it is to be done now; `wanted` are the tasks the client has asked for. */
  isDue(login: Login, wanted: readonly string[]): MaybePromise<boolean>
  begin(login: Login): LoginTaskExchange
}

/**
 * Something that begins along with a session when its client binds a resource by XEP-0386. Runs when the session is known to
 * all and nothing has been sent to it. `request` is the client's child of `<bind/>` in that namespace, if there is one;
 * the answer stands in `<bound/>`.
 */
export type BindFeature = (
  session: Session,
  request: XmlElement | undefined,
) => MaybePromise<ElementLike | undefined>
