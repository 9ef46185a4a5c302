import type { Attachment } from "../attachments/attachment.ts"
import type { ContactCard } from "../contact-cards/contact-card.ts"
import type { LinkPreview } from "../previews/link-preview.ts"

/** What a message says. Plain JSON, so that stores keep it as it is. Whatever others wrote is hostile until drawn. */
export interface MessageContent {
  /** Text, with the marks of XEP-0393; "" where there are only files. */
  readonly body: string
  /** The message that is answered (XEP-0461). */
  readonly reply?: ReplyTo
  /** Who is named in the body (XEP-0372). */
  readonly mentions?: readonly Mention[]
  /** XEP-0447. */
  readonly attachments?: readonly Attachment[]
  /** XEP-0511. */
  readonly previews?: readonly LinkPreview[]
  /** Who wrote it first (XEP-0297); it is no more than what the sender says. */
  readonly forwarded?: ForwardedFrom
  readonly location?: Location
  readonly contactCard?: ContactCard
  /** XEP-0449; the picture is the first attachment. */
  readonly sticker?: Sticker
  /** How long after it was seen it is forgotten (XEP-0466). */
  readonly expiresInSeconds?: number
}

export interface ReplyTo {
  /** The sender's id of that message; in a room the room's id (XEP-0461 §5.1). */
  readonly id: string
  /** The address of its author. */
  readonly to?: string
  /** Its text, shortened, from the quote for clients that know no replies. */
  readonly excerpt?: string
}

/** Places are code points of the body: `begin` inclusive, `end` exclusive. */
export interface Mention {
  readonly begin: number
  readonly end: number
  readonly address: string
}

export interface ForwardedFrom {
  /** A bare address, or that of an occupant. */
  readonly from: string
  readonly name?: string
  /** Epoch ms. */
  readonly sentAt: number
}

/** WGS 84. */
export interface Location {
  /** Degrees. */
  readonly latitude: number
  readonly longitude: number
  /** In metres. */
  readonly accuracy?: number
  readonly label?: string
  /** Epoch ms; until then it is told anew when it changes. */
  readonly liveUntil?: number
}

export interface Sticker {
  readonly packId: string
  readonly packAddress?: string
  /** What it shows, in a word or an emoji. */
  readonly description: string
}

/** Whether there is anything to show. */
export function hasContent(content: MessageContent): boolean {
  const { body, attachments = [], location, contactCard } = content
  return body !== "" || attachments.length > 0 || location !== undefined || contactCard !== undefined
}

/** The fields of {@link MessageContent} and nothing else, without those that are empty. */
export function contentOf(from: MessageContent): MessageContent {
  const { body, reply, mentions, attachments, previews, forwarded, location, contactCard, sticker } = from
  const { expiresInSeconds } = from
  return {
    body,
    ...(reply !== undefined && { reply }),
    ...(mentions !== undefined && mentions.length > 0 && { mentions }),
    ...(attachments !== undefined && attachments.length > 0 && { attachments }),
    ...(previews !== undefined && previews.length > 0 && { previews }),
    ...(forwarded !== undefined && { forwarded }),
    ...(location !== undefined && { location }),
    ...(contactCard !== undefined && { contactCard }),
    ...(sticker !== undefined && { sticker }),
    ...(expiresInSeconds !== undefined && { expiresInSeconds }),
  }
}
