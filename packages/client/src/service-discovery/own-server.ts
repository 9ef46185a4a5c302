import {
  type Jid,
  NS_ARCHIVE,
  NS_CARBONS,
  NS_DISCO_INFO,
  NS_FULL_TEXT,
  NS_LAST_SEEN,
  NS_LINK_PREVIEWS,
  NS_PEP_VCARD_CONVERSION,
  NS_SCHEDULED_MESSAGES,
  type Stanza,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"

/** XEP-0478 Stream Limits Advertisement. */
const NS_LIMITS = "urn:xmpp:stream-limits:0"
/** XEP-0202 Entity Time. */
const NS_TIME = "urn:xmpp:time"
/** What servers take that do not say: the smallest usual limit, and more than RFC 6120 §13.12 guarantees. */
const USUAL_BYTES = 65_536

/** What our own server can do. */
export interface OwnServer {
  /** XEP-0313: it keeps an archive for us, and only then its stanza-ids are to be believed. */
  readonly hasArchive: boolean
  readonly hasCarbons: boolean
  readonly hasTime: boolean
  /** `urn:kith:scheduled-messages:0`: it sends messages later, with nobody there. */
  readonly hasScheduledMessages: boolean
  /** `urn:kith:link-previews:0`: it looks pages up. */
  readonly hasLinkPreviews: boolean
  /** XEP-0431: its archive can be asked for words. */
  readonly hasFullText?: boolean
  /** `urn:kith:last-seen:0`: it has a choice of who may learn when we were last online. */
  readonly hasLastSeenChoices?: boolean
  /** XEP-0398: it keeps the picture of the vCard and the published one the same, and tells of it in our presence. */
  readonly convertsPictures?: boolean
}

/** A server that says nothing of what it can do. */
export const UNABLE: OwnServer = {
  hasArchive: false,
  hasCarbons: false,
  hasTime: false,
  hasScheduledMessages: false,
  hasLinkPreviews: false,
}

/** What we know of our server so far; one object for all who want to know. */
export interface ServerFacts {
  /** `undefined` before the first connection that this store has seen. */
  server: OwnServer | undefined
  /** How far its clock is ahead of ours. */
  clockOffsetMs: number
  maxStanzaBytes: number
}

export const createServerFacts = (): ServerFacts => ({
  server: undefined,
  clockOffsetMs: 0,
  maxStanzaBytes: USUAL_BYTES,
})

/** XEP-0030; features of the account and of its server. A server that does not answer can do nothing. */
export async function discoverOwnServer(requests: Requests, own: Jid, domain: Jid): Promise<OwnServer> {
  const [account, server] = await Promise.all([
    discoverFeatures(requests, own),
    discoverFeatures(requests, domain),
  ])
  return {
    // COMPAT: before version 0.7 of XEP-0313 it was the server that told.
    hasArchive: account.has(NS_ARCHIVE) || server.has(NS_ARCHIVE),
    hasCarbons: server.has(NS_CARBONS),
    hasTime: server.has(NS_TIME),
    hasScheduledMessages: account.has(NS_SCHEDULED_MESSAGES),
    hasLinkPreviews: account.has(NS_LINK_PREVIEWS),
    hasFullText: account.has(NS_FULL_TEXT) || server.has(NS_FULL_TEXT),
    hasLastSeenChoices: account.has(NS_LAST_SEEN),
    convertsPictures: account.has(NS_PEP_VCARD_CONVERSION),
  }
}

/** @throws StanzaError, NotConnected */
export async function discoverFeatures(requests: Requests, of: Jid): Promise<ReadonlySet<string>> {
  const answer = await requests.ask("get", xml("query", { xmlns: NS_DISCO_INFO }), of)
  const features = answer.child("query", NS_DISCO_INFO)?.childrenNamed("feature") ?? []
  return new Set(features.map(({ attrs }) => attrs.var ?? ""))
}

/** The largest stanza it takes, from the stream features. */
export function readMaxStanzaBytes(features: Stanza): number {
  const told = Number(features.child("limits", NS_LIMITS)?.child("max-bytes")?.text)
  return Number.isInteger(told) && told >= 10_000 ? told : USUAL_BYTES
}

/** How far the server's clock is ahead of ours, in ms. */
export async function measureClockOffset(
  requests: Requests,
  domain: Jid,
  now: () => number,
): Promise<number> {
  const askedAt = now()
  const answer = await requests.ask("get", xml("time", { xmlns: NS_TIME }), domain)
  const utc = Date.parse(answer.child("time", NS_TIME)?.child("utc")?.text ?? "")
  if (Number.isNaN(utc)) return 0
  const offset = utc - (askedAt + now()) / 2
  // Within the second to which servers cut their time, both clocks agree.
  return Math.abs(offset) < 2_000 ? 0 : Math.round(offset)
}
