import {
  Jid,
  NS_BIND,
  NS_STREAM,
  NS_TLS,
  parseStanzaError,
  randomId,
  type Stanza,
  stanza,
  xml,
} from "@kith/xmpp"
import { NS_STREAM_MANAGEMENT, resumeRequest } from "@kith/xmpp/extensions"
import type { Authenticator } from "./authenticate.ts"
import type { Link } from "./link.ts"
import { LinkReader } from "./link-reader.ts"
import { ConnectionRefused } from "./status.ts"
import type { StreamManagement } from "./stream-management.ts"

export interface Established {
  readonly link: Link
  readonly reader: LinkReader
  /** Of the stream after authentication. */
  readonly features: Stanza
  readonly fullAddress: Jid
  readonly isResumed: boolean
}

export interface NegotiationOptions {
  readonly address: Jid
  readonly resource: string
  readonly authenticator: Authenticator
  /** The session to resume, if the server still has it. */
  readonly previous: { readonly management: StreamManagement } | undefined
}

/**
 * Brings a new connection to the point where stanzas can be exchanged (RFC 6120 §4.3, §5 to §7).
 * @throws ConnectionRefused, StreamError, or Error when the connection breaks
 */
export async function negotiate(link: Link, options: NegotiationOptions): Promise<Established> {
  const { address, authenticator } = options
  const reader = new LinkReader(link)
  const first = await openSecureStream(link, reader, address.domain)
  await authenticator.authenticate(link, reader, first)
  const features = await openStream(link, reader, address.domain)
  const management = options.previous?.management
  if (management?.resumptionId !== undefined && features.has("sm", NS_STREAM_MANAGEMENT)) {
    if (await resume(link, reader, management)) {
      const fullAddress = address.withResource(options.resource)
      return { link, reader, features, fullAddress, isResumed: true }
    }
  }
  const fullAddress = await bindResource(link, reader, options)
  return { link, reader, features, fullAddress, isResumed: false }
}

/** Opens a stream, made confidential where the link can be. Resolves with the features of that stream. */
export async function openSecureStream(link: Link, reader: LinkReader, domain: string): Promise<Stanza> {
  const features = await openStream(link, reader, domain)
  if (!link.canStartTls) return features
  if (!features.has("starttls", NS_TLS)) {
    throw new ConnectionRefused("server-not-trusted", "The server does not offer encryption (STARTTLS).")
  }
  link.send(stanza({ name: "starttls", attrs: { xmlns: NS_TLS } }))
  const answer = await reader.next()
  if (answer.name !== "proceed" || answer.namespace !== NS_TLS) {
    throw new Error("The server could not start encryption.")
  }
  await link.startTls()
  return await openStream(link, reader, domain)
}

async function openStream(link: Link, reader: LinkReader, domain: string): Promise<Stanza> {
  link.openStream(domain)
  const features = await reader.next()
  if (features.name !== "features" || features.namespace !== NS_STREAM) {
    throw new Error("The server did not say what it offers.")
  }
  return features
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
    if (limits.includes(condition)) throw new ConnectionRefused("policy", sentence)
    throw new Error(sentence)
  }
  const bound = Jid.tryParse(answer.child("bind", NS_BIND)?.child("jid")?.text)
  if (bound?.isBare !== false || !bound.bare.equals(options.address)) {
    throw new ConnectionRefused("not-our-server", "The server signed us in as somebody else.")
  }
  return bound
}
