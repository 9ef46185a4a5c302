import type { Jid, Stanza, StreamError } from "@kith/xmpp"
import type { StreamServices } from "./services.ts"
import type { LocalSession } from "./session.ts"
import type { AllSessions } from "./session-keeper.ts"
import { failed, handledTooMuch, mayResume, readHandled, resumed } from "./stream-management.ts"
import type { Transport } from "./transport.ts"

/**
 * Carries an earlier session on over this connection (XEP-0198 §5), also while its old connection still looks alive.
 * Answers with the session, with what ends the stream, or with nothing where the client may go on to bind.
 */
export function resumeSession(
  element: Stanza,
  user: Jid,
  transport: Transport,
  parts: { readonly sessions: AllSessions; readonly services: StreamServices },
): LocalSession | StreamError | undefined {
  const { sessions, services } = parts
  const id = element.attrs.previd ?? ""
  const session = sessions.find(id)
  const h = readHandled(element)
  if (!mayResume(session, user) || h === undefined) {
    transport.sendElement(failed("item-not-found", sessions.findHandled(id, user)))
    return undefined
  }
  session.takeOver()
  if (!session.acknowledge(h)) return handledTooMuch(h, session.sent)
  transport.sendElement(resumed(session))
  sessions.attached(session)
  session.attach(transport)
  services.resumed(session)
  return session
}
