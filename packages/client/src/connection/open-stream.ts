import { type Jid, NS_STREAM, NS_TLS, type Stanza, stanza } from "@kith/xmpp"
import type { Link } from "./link.ts"
import type { LinkReader } from "./link-reader.ts"
import { ConnectionRefused } from "./status.ts"

/** Between whom a stream is. */
export interface StreamEnds {
  readonly domain: string
  /** Who is going to sign in; told only where nobody else can read it (RFC 6120 §4.7.1). */
  readonly from?: Jid
}

/** Something to send along with the header, before the server has answered. */
export type SendAlong = () => Promise<Stanza | undefined>

/** Opens a stream, made confidential where the link can be. Resolves with the features of that stream. */
export async function openSecureStream(
  link: Link,
  reader: LinkReader,
  ends: StreamEnds,
  along?: SendAlong,
): Promise<Stanza> {
  if (!link.canStartTls) return await openStream(link, reader, ends, along)
  const features = await openStream(link, reader, ends)
  if (!features.has("starttls", NS_TLS)) {
    throw new ConnectionRefused("server-not-trusted", "The server does not offer encryption (STARTTLS).")
  }
  link.send(stanza({ name: "starttls", attrs: { xmlns: NS_TLS } }))
  const answer = await reader.next()
  if (answer.name !== "proceed" || answer.namespace !== NS_TLS) {
    throw new Error("The server could not start encryption.")
  }
  await link.startTls()
  return await openStream(link, reader, ends, along)
}

export async function openStream(
  link: Link,
  reader: LinkReader,
  { domain, from }: StreamEnds,
  along?: SendAlong,
): Promise<Stanza> {
  const first = await along?.()
  link.openStream(domain, link.isConfidential ? from : undefined)
  if (first !== undefined) link.send(first)
  return await readFeatures(reader)
}

export async function readFeatures(reader: LinkReader): Promise<Stanza> {
  const features = await reader.next()
  if (features.name !== "features" || features.namespace !== NS_STREAM) {
    throw new Error("The server did not say what it offers.")
  }
  return features
}
