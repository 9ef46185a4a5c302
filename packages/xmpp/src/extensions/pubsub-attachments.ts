import { Jid } from "../jid/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0470 Pubsub Attachments. */
export const NS_ATTACHMENTS = "urn:xmpp:pubsub-attachments:1"
export const NS_ATTACHMENTS_SUMMARY = "urn:xmpp:pubsub-attachments:summary:1"

/** An item that something is attached to. */
export interface AttachmentTarget {
  /** Where its node is: an account or a service. */
  readonly service: Jid
  readonly node: string
  readonly item: string
}

/** XEP-0470 §4.1: the name of the node with what is attached to an item. */
export function attachmentNode({ service, node, item }: AttachmentTarget): string {
  return `${NS_ATTACHMENTS}/xmpp:${service}?;node=${encode(node)};item=${encode(item)}`
}

/** `undefined` for a name that is not written as {@link attachmentNode} writes it: one item must not have two. */
export function parseAttachmentNode(name: string): AttachmentTarget | undefined {
  const parts = /^urn:xmpp:pubsub-attachments:1\/xmpp:([^?]+)\?;node=([^;]+);item=([^;]+)$/.exec(name)
  const [, address, node, item] = parts ?? []
  const service = Jid.tryParse(address)
  if (service === undefined || node === undefined || item === undefined) return undefined
  try {
    const target = { service, node: decodeURIComponent(node), item: decodeURIComponent(item) }
    return attachmentNode(target) === name ? target : undefined
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

/** XEP-0470 §4.5: the name of the node that sums up what is attached to the items of a node. */
export const attachmentSummaryNode = (node: string): string => `${NS_ATTACHMENTS_SUMMARY}/${node}`

export function parseAttachmentSummaryNode(name: string): string | undefined {
  const prefix = `${NS_ATTACHMENTS_SUMMARY}/`
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : undefined
}

/** What one person attached. */
export interface Attachments {
  readonly isNoticed: boolean
  /** Each once. */
  readonly reactions: readonly string[]
}

/** No emoji has more characters; what is longer is none (XEP-0470 §5). */
const MAX_REACTION_CHARACTERS = 64

export function parseAttachments(element: XmlElement): Attachments {
  const reactions = element.child("reactions")?.childrenNamed("reaction") ?? []
  const texts = reactions.map(({ text }) => text.trim())
  return {
    isNoticed: element.child("noticed") !== undefined,
    reactions: [...new Set(texts)].filter((text) => text !== "" && text.length <= MAX_REACTION_CHARACTERS),
  }
}

/** XEP-0470 §4.5: how often what is attached. */
export interface AttachmentSummary {
  readonly noticed: number
  readonly reactions: ReadonlyMap<string, number>
}

export function attachmentSummary({ noticed, reactions }: AttachmentSummary): XmlElement {
  const counted = [...reactions].map(([reaction, count]) =>
    xml("reaction", { count: count > 1 ? String(count) : undefined }, reaction),
  )
  return xml(
    "summary",
    { xmlns: NS_ATTACHMENTS_SUMMARY },
    noticed > 0 && xml("noticed", { count: String(noticed) }),
    counted.length > 0 && xml("reactions", {}, ...counted),
  )
}

/** RFC 3986 §2.3: all but unreserved characters, of which `encodeURIComponent` leaves some more. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
