import type { ElementLike, Jid, Stanza } from "@kith/xmpp"
import type { Commit } from "./database.ts"
import type { MessageTransit } from "./kernel-hooks.ts"
import type { MaybePromise } from "./maybe-promise.ts"
import type { Session } from "./session.ts"
import type { IqRequest } from "./xmpp.ts"

/** What remains to be done with a message once its rows are stored; without one it goes no further. */
export type AfterCommit = () => MaybePromise<void>

/**
 * Takes a message before the commit that makes it durable: throws to refuse it, and adds its rows. What it answers with
 * runs after the commit, in the order of the commits; until then nobody has seen anything.
 */
export type MessageHandler = (
  message: MessageTransit,
  commit: Commit,
) => MaybePromise<AfterCommit | undefined>

/**
 * A domain beside the server's own, such as rooms.example.org. It answers for every address there, with and without a
 * name and a resource, and asks for permission itself. A `DomainError` or `StanzaError` it throws is told to the sender; what
 * has no method here is refused with service-unavailable.
 */
export interface DomainService {
  /** Only this server has to do with it: others need not find it, and DNS need not know it. */
  readonly isLocal?: true
  message?: MessageHandler
  /** `session` is the sender's, when it is one of ours. */
  presence?(presence: Stanza, from: Jid, to: Jid, session: Session | undefined): MaybePromise<void>
  /** A request; as for an `IqHandler`. Answers to requests of the domain's own go to who asked: see `Xmpp.ask`. */
  iq?(request: IqRequest): MaybePromise<ElementLike | undefined>
}

/** Takes a stanza as it is, to hand it on: to a component, to another server. Throws to refuse it. */
export type Forwarder = (stanza: Stanza) => MaybePromise<void>
