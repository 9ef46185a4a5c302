import { NS_CLIENT, resultReply, type Stanza, StreamError } from "@kith/xmpp"
import { NS_STREAM_MANAGEMENT } from "@kith/xmpp/extensions"
import { isSessionRequest } from "./binding.ts"
import { isStanza } from "./is-stanza.ts"
import type { StreamServices } from "./services.ts"
import type { LocalSession } from "./session.ts"
import {
  answer,
  enabled,
  failed,
  handledTooMuch,
  mayWaitForResumption,
  readHandled,
} from "./stream-management.ts"
import type { Transport } from "./transport.ts"

/** Takes an element of a client that has a session. Answers with what ends the stream, if something does. */
export function takeEstablished(
  element: Stanza,
  session: LocalSession,
  transport: Transport,
  parts: { readonly services: StreamServices; readonly settings: { readonly resumeSeconds: number } },
): StreamError | undefined {
  const { name, namespace } = element
  if (isStanza(element, NS_CLIENT)) {
    const done = session.take(element)
    if (done === undefined) return undefined
    if (name === "iq" && isSessionRequest(element)) {
      session.send(resultReply(element))
      done()
    } else parts.services.receive(session, element, done)
    return undefined
  }
  if (namespace === NS_STREAM_MANAGEMENT) {
    return manage(element, session, transport, parts.settings.resumeSeconds)
  }
  const isAccount = session.user.domain === parts.services.domain
  const handler = isAccount ? parts.services.findNonza(name, namespace) : undefined
  if (handler === undefined) {
    return new StreamError("unsupported-stanza-type", `Nothing here understands <${name}/>.`)
  }
  handler(session, element)
  return undefined
}

function manage(
  element: Stanza,
  session: LocalSession,
  transport: Transport,
  resumeSeconds: number,
): StreamError | undefined {
  switch (element.name) {
    case "enable":
      if (session.isManaged) break
      return enable(element, session, transport, resumeSeconds)
    case "r":
      if (session.isManaged) answerRequest(session, transport)
      return undefined
    case "a": {
      const h = readHandled(element)
      return h === undefined || session.acknowledge(h) ? undefined : handledTooMuch(h, session.sent)
    }
  }
  transport.sendElement(failed("unexpected-request"))
  return undefined
}

function enable(
  element: Stanza,
  session: LocalSession,
  transport: Transport,
  resumeSeconds: number,
): undefined {
  const isResumable = mayWaitForResumption(session, element)
  transport.sendElement(enabled(session, isResumable, resumeSeconds))
  session.enableManagement(isResumable)
}

/**
 * Says at once how much is handled, so that nobody takes a busy server for a dead one, and again when that has come
 * as far as it was asked for: a message that is still being stored is what the client asks about.
 */
function answerRequest(session: LocalSession, transport: Transport): void {
  const tell = () => transport.sendElement(answer(session))
  tell()
  session.inbox?.whenCaughtUp(tell)
}
