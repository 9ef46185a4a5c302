import type { Login } from "@kith/feature-kit"
import type { Attributes, ElementLike, StreamError } from "@kith/xmpp"
import type { StreamServices } from "./services.ts"
import type { LocalSession } from "./session.ts"
import type { AllSessions } from "./session-keeper.ts"
import { failed, handledTooMuch, mayResume, readHandled, resumed } from "./stream-management.ts"
import type { Transport } from "./transport.ts"

/** `session` is taken from its old connection, and waits to be carried on; without it the client may go on to bind. */
export interface Resumption {
  readonly session: LocalSession | undefined
  readonly answer: ElementLike
}

/**
 * Looks for an earlier session to be carried on (XEP-0198 §5), also while its old connection still looks alive. Answers with
 * what ends the stream where the client is out of its mind.
 */
export function prepareResumption(
  resume: { readonly attrs: Attributes },
  login: Login,
  sessions: AllSessions,
): Resumption | StreamError {
  const id = resume.attrs.previd ?? ""
  const session = sessions.find(id)
  const h = readHandled(resume)
  if (!mayResume(session, login) || h === undefined) {
    const answer = failed("item-not-found", sessions.findHandled(id, login.user))
    return { session: undefined, answer }
  }
  session.takeOver()
  if (!session.acknowledge(h)) return handledTooMuch(h, session.sent)
  return { session, answer: resumed(session) }
}

/** Carries it on over this connection; its client has been told. */
export function carryOn(
  session: LocalSession,
  login: Login,
  transport: Transport,
  parts: { readonly sessions: AllSessions; readonly services: StreamServices },
): void {
  parts.sessions.attached(session)
  session.attach(transport, login)
  parts.services.resumed(session)
}
