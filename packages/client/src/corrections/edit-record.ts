import { contentOf, type MessageContent } from "../messages/content.ts"
import type { MessageRecord } from "../store/records.ts"

/** Earlier versions of one message: its first ones and its last ones, if there were more. */
const VERSIONS_MOST = 50

/** The record with this content from `at` on (epoch ms); what it said before is kept as an earlier version. */
export function withContent(record: MessageRecord, content: MessageContent, at: number): MessageRecord {
  const before = { body: record.body, at: record.editedAt ?? record.sentAt }
  return {
    ...withoutContent(record),
    ...contentOf(content),
    // XEP-0466 §3: the timer of a message is not changed after it was sent.
    ...(record.expiresInSeconds !== undefined && { expiresInSeconds: record.expiresInSeconds }),
    edits: keepVersions([...(record.edits ?? []), before]),
    editedAt: at,
  }
}

/**
 * The record with a version that came too late to be the present one, in its place; of versions of the same time, as
 * archives that count in seconds have them, it is the oldest.
 */
export function withEarlierVersion(record: MessageRecord, body: string, at: number): MessageRecord {
  // The first is the original, whatever clocks say.
  const [original = { body: "", at }, ...later] = record.edits ?? []
  const place = later.findIndex((edit) => edit.at >= at)
  later.splice(place < 0 ? later.length : place, 0, { body, at })
  return { ...record, edits: keepVersions([original, ...later]) }
}

/** The content of a message with another text, without what pointed into the old one. */
export function withText(record: MessageRecord, body: string): MessageContent {
  const { mentions, previews, ...content } = contentOf(record)
  return { ...content, body }
}

/** What is left of a record when nothing it said is left. */
export function withoutContent(record: MessageRecord): MessageRecord {
  const { reply, mentions, attachments, previews, forwarded, location, contactCard, sticker, ...rest } =
    record
  const { expiresInSeconds, ...bare } = rest
  return { ...bare, body: "" }
}

function keepVersions<T>(versions: readonly T[]): T[] {
  if (versions.length <= VERSIONS_MOST) return [...versions]
  return [...versions.slice(0, 1), ...versions.slice(1 - VERSIONS_MOST)]
}
