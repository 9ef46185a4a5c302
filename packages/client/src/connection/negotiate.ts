import { Jid, NS_BIND, parseStanzaError, randomId, type Stanza, StreamError, stanza, xml } from "@kith/xmpp"
import { NS_STREAM_MANAGEMENT, resumeRequest } from "@kith/xmpp/extensions"
import type { Attempt } from "../login/attempt.ts"
import type { Authenticator } from "../login/authenticator.ts"
import {
  asSomebodyElse,
  type BindRequest,
  type BoundSession,
  InlineRequests,
} from "../login/inline-requests.ts"
import type { PreparedToken } from "../login/token-login.ts"
import type { Link } from "./link.ts"
import { LinkReader } from "./link-reader.ts"
import { openSecureStream, openStream, readFeatures, type StreamEnds } from "./open-stream.ts"
import { ConnectionRefused } from "./status.ts"
import type { StreamManagement } from "./stream-management.ts"

interface Connected {
  readonly link: Link
  readonly reader: LinkReader
}

/** A session that the server did not know before. */
export interface Begun extends Connected, BoundSession {
  readonly isResumed: false
  /** Of the stream after authentication. */
  readonly features: Stanza
}

export type Established = Begun | (Connected & { readonly isResumed: true })

export interface NegotiationOptions {
  readonly address: Jid
  /** Asked for where the server does not make one of `tag`. */
  readonly resource: string
  readonly tag: string | undefined
  readonly authenticator: Authenticator
  /** The session to resume, if the server still has it. */
  readonly previous: { readonly management: StreamManagement } | undefined
  bindRequests(): readonly BindRequest[]
}

/**
 * Brings a new connection to the point where stanzas can be exchanged (RFC 6120 §4.3, §5 to §7; XEP-0388).
 * @throws ConnectionRefused, StreamError, or Error when the connection breaks
 */
export async function negotiate(link: Link, options: NegotiationOptions): Promise<Established> {
  const { address, authenticator } = options
  const management = options.previous?.management
  const reader = new LinkReader(link)
  const inline = new InlineRequests({ ...options, management })
  const ends = { domain: address.domain, from: address }
  const success = await signIn({ link, reader, inline }, ends, authenticator)
  const outcome = success && inline.read(success)
  if (outcome?.kind === "resumed") return { link, reader, isResumed: true }
  const features = success ? await readFeatures(reader) : await openStream(link, reader, ends)
  if (outcome?.kind === "bound") return { ...outcome.session, link, reader, features, isResumed: false }
  if (management?.resumptionId !== undefined && features.has("sm", NS_STREAM_MANAGEMENT)) {
    if (await resume(link, reader, management)) return { link, reader, isResumed: true }
  }
  const fullAddress = await bindResource(link, reader, options)
  const enabled = new Set<string>()
  return { link, reader, features, fullAddress, isResumed: false, enabled, management: undefined }
}

async function signIn(
  attempt: Attempt,
  ends: StreamEnds,
  authenticator: Authenticator,
): Promise<Stanza | undefined> {
  let hurried: PreparedToken | undefined
  try {
    const features = await openSecureStream(attempt.link, attempt.reader, ends, async () => {
      hurried = await authenticator.hurry(attempt)
      return hurried?.element
    })
    return await authenticator.signIn(attempt, features, hurried)
  } catch (error) {
    if (hurried === undefined || !(error instanceof StreamError)) throw error
    // It may be over what was sent too early, which will not be done again.
    throw new Error("The server did not take what it took the last time.", { cause: error })
  }
}

/** XEP-0198 §5. A server that forgot the session may still tell how much of ours it had handled. */
async function resume(link: Link, reader: LinkReader, management: StreamManagement): Promise<boolean> {
  if (management.resumptionId === undefined) return false
  link.send(stanza(resumeRequest({ previousId: management.resumptionId, handled: management.handled })))
  const answer = await reader.next()
  if (answer.namespace !== NS_STREAM_MANAGEMENT) throw new Error("The server did not answer the resumption.")
  if (answer.name === "resumed") management.acknowledge(answer.attrs.h)
  else if (answer.attrs.h !== undefined) management.acknowledge(answer.attrs.h)
  return answer.name === "resumed"
}

async function bindResource(link: Link, reader: LinkReader, options: NegotiationOptions): Promise<Jid> {
  const id = randomId()
  const request = xml("bind", { xmlns: NS_BIND }, xml("resource", {}, options.resource))
  link.send(stanza({ name: "iq", attrs: { type: "set", id }, children: [request] }))
  const answer = await reader.next()
  if (answer.name !== "iq" || answer.id !== id) throw new Error("The server did not bind a resource.")
  if (answer.type === "error") {
    const { condition, text } = parseStanzaError(answer)
    const limits = ["resource-constraint", "not-allowed", "conflict"]
    const sentence = text ?? "The server takes no more sessions of this account."
    if (limits.includes(condition)) throw new ConnectionRefused("too-many-sessions", sentence)
    throw new Error(sentence)
  }
  const bound = Jid.tryParse(answer.child("bind", NS_BIND)?.child("jid")?.text)
  if (bound?.isBare !== false || !bound.bare.equals(options.address)) throw asSomebodyElse()
  return bound
}
