import { randomBytes } from "node:crypto"
import {
  type ElementLike,
  errorReply,
  type Jid,
  JidError,
  NS_BIND,
  NS_SESSION,
  resultReply,
  type Stanza,
  xml,
} from "@kith/xmpp"
import { toStanzaError } from "../errors/index.ts"
import type { ConnectionParts } from "./client-streams.ts"
import { LocalSession } from "./session.ts"
import type { Transport } from "./transport.ts"

/** RFC 6120 §7.4, and the session of RFC 3921 §3, which does nothing and which old clients want to see. */
export const bindFeatures: readonly ElementLike[] = [
  { name: "bind", attrs: { xmlns: NS_BIND } },
  xml("session", { xmlns: NS_SESSION }, xml("optional")),
]

/** RFC 3921 §3: the session exists already, whoever asks for it. */
export function isSessionRequest(iq: Stanza): boolean {
  return iq.type === "set" && iq.id !== undefined && iq.has("session", NS_SESSION)
}

/** Answers the first IQ of a stream that has logged in; gives the session once a resource is bound (RFC 6120 §7.6). */
export async function takeBinding(
  iq: Stanza,
  user: Jid,
  transport: Transport,
  parts: ConnectionParts,
): Promise<LocalSession | undefined> {
  const { services, sessions, clock, log, settings } = parts
  const reply = (answer: Stanza) => transport.sendStanza(answer.toXml(), answer.name)
  const bind = iq.child("bind", NS_BIND)
  if (bind === undefined || iq.type !== "set" || iq.id === undefined) {
    reply(errorReply(iq, "not-allowed", "Bind a resource first (RFC 6120 §7)."))
    return undefined
  }
  try {
    const wanted = bind.child("resource")?.text
    const jid = await services.chooseResource(user, wanted === "" ? undefined : wanted)
    const session = new LocalSession({
      // What resumes the session: 144 bits that nobody can guess.
      id: randomBytes(18).toString("base64url"),
      jid,
      startedAt: clock.now(),
      transport,
      keeper: sessions,
      limits: settings,
    })
    sessions.add(session)
    try {
      await services.start(session)
    } catch (error) {
      session.end()
      throw error
    }
    reply(resultReply(iq, xml("bind", { xmlns: NS_BIND }, xml("jid", {}, jid.toString()))))
    session.begin()
    return session
  } catch (error) {
    // RFC 6120 §7.7.2.1.
    reply(
      error instanceof JidError
        ? errorReply(iq, "bad-request", error.message)
        : errorReply(iq, toStanzaError(error, log)),
    )
    return undefined
  }
}
