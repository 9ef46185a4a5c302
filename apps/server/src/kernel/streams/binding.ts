import { createHmac, randomBytes } from "node:crypto"
import type { Login } from "@kith/feature-kit"
import {
  type ElementLike,
  errorReply,
  Jid,
  JidError,
  NS_BIND,
  NS_SESSION,
  randomId,
  resultReply,
  type Stanza,
  xml,
} from "@kith/xmpp"
import { toStanzaError } from "../errors/index.ts"
import type { ClientDomain } from "./client-domain.ts"
import { LocalSession } from "./session.ts"
import type { Transport } from "./transport.ts"

/** RFC 6120 §7.4, and the session of RFC 3921 §3, which does nothing and which old clients want to see. */
export const bindFeatures: readonly ElementLike[] = [
  { name: "bind", attrs: { xmlns: NS_BIND } },
  xml("session", { xmlns: NS_SESSION }, xml("optional")),
]

/** A tag is for people who look for what is wrong; longer ones are no help. */
const MAX_TAG_CHARACTERS = 64

/** RFC 3921 §3: the session exists already, whoever asks for it. */
export function isSessionRequest(iq: Stanza): boolean {
  return iq.type === "set" && iq.id !== undefined && iq.has("session", NS_SESSION)
}

/** Answers the first IQ of a stream that has logged in; gives the session once a resource is bound (RFC 6120 §7.6). */
export async function takeBinding(
  iq: Stanza,
  login: Login,
  transport: Transport,
  parts: ClientDomain,
): Promise<LocalSession | undefined> {
  const reply = (answer: Stanza) => transport.sendStanza(answer.toXml(), answer.name)
  const bind = iq.child("bind", NS_BIND)
  if (bind === undefined || iq.type !== "set" || iq.id === undefined) {
    reply(errorReply(iq, "not-allowed", "Bind a resource first (RFC 6120 §7)."))
    return undefined
  }
  try {
    const wanted = bind.child("resource")?.text
    const session = await startSession(login, wanted === "" ? undefined : wanted, transport, parts)
    reply(resultReply(iq, xml("bind", { xmlns: NS_BIND }, xml("jid", {}, session.jid.toString()))))
    session.begin()
    return session
  } catch (error) {
    // RFC 6120 §7.7.2.1.
    reply(
      error instanceof JidError
        ? errorReply(iq, "bad-request", error.message)
        : errorReply(iq, toStanzaError(error, parts.log)),
    )
    return undefined
  }
}

/** Starts a session of that resource, or of the only one that the credential is for; throws what refuses it. */
export async function startSession(
  login: Login,
  wanted: string | undefined,
  transport: Transport,
  parts: ClientDomain,
): Promise<LocalSession> {
  const { services, sessions, clock, settings } = parts
  const session = new LocalSession({
    // What resumes the session: 126 bits that nobody can guess.
    id: randomId(),
    jid: await services.chooseResource(login.user, login.resource ?? wanted),
    login,
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
  return session
}

/**
 * XEP-0386 §3.2.1: the tag of the client and something of the server's, which stays the same for one installation of it
 * and does not tell which that is.
 */
export function taggedResource(
  { user, userAgent }: Login,
  tag: string | undefined,
  secret: Uint8Array,
): string {
  const id = userAgent?.id
  const own =
    id === undefined
      ? randomBytes(9).toString("base64url")
      : createHmac("sha256", secret).update(`${user} ${id} ${tag}`).digest("base64url").slice(0, 12)
  const shown = tag?.trim()
  if (!shown || shown.length > MAX_TAG_CHARACTERS || !isResource(user, shown)) return own
  return `${shown}/${own}`
}

function isResource(user: Jid, text: string): boolean {
  return Jid.tryParse(`${user}/${text}`) !== undefined
}
