import type { Jid, Stanza } from "@kith/xmpp"
import type { MaybePromise } from "./maybe-promise.ts"
import type { Session } from "./session.ts"

/**
 * Owns the sessions of a domain whose addresses are no accounts of this server, such as guests. The kernel keeps their
 * streams and nothing else: they are not in the directory of sessions, hooks about sessions are not fired for them, and to all
 * other features they are people of another server, who are reached by `Xmpp.forwardDomain`.
 */
export interface SessionHome {
  /** A resource is about to be bound; throws a `DomainError` to refuse it. */
  starting(session: Session): MaybePromise<void>
  /**
   * Takes a stanza that the session has sent, with its true `from`, one after another; the next waits for it. Once it is done
   * nothing about the stanza can be lost any more. What it throws is told to the session.
   */
  sent(session: Session, stanza: Stanza, to: Jid | undefined): MaybePromise<void>
  /** It is over. What its client may not have got goes with it. */
  ended(session: Session): void
}
