import { strings } from "../../strings/index.ts"
import type { ExportedMessage } from "./exported-message.ts"

/** What goes with the text of a message, in sentences: before it, and behind it. Files are apart. */
export function noteMessage(message: ExportedMessage): {
  readonly before: readonly string[]
  readonly behind: readonly string[]
} {
  const text = strings.storage
  const { replyTo, forwardedFrom, place, contact, sticker, edits = [], reactions = [] } = message
  const before: string[] = []
  const behind: string[] = []
  if (forwardedFrom !== undefined) {
    before.push(text.noteForwarded({ name: forwardedFrom.name ?? forwardedFrom.from }))
  }
  if (replyTo !== undefined) before.push(text.noteReply({ text: replyTo.text ?? "…" }))
  if (sticker !== undefined) behind.push(sticker)
  if (place !== undefined) {
    const { latitude, longitude, label } = place
    behind.push(`geo:${latitude},${longitude}${label === undefined ? "" : ` (${label})`}`)
  }
  if (contact !== undefined) {
    behind.push(`xmpp:${contact.address}${contact.name === undefined ? "" : ` (${contact.name})`}`)
  }
  if (message.isDeleted) {
    const { deletedBy, reason } = message
    const by = deletedBy === undefined ? text.noteDeleted : text.noteRemoved({ name: deletedBy })
    behind.push(reason === undefined ? by : `${by} ${reason}`)
  }
  for (const edit of edits) behind.push(text.noteEdited({ text: edit.text }))
  if (reactions.length > 0) {
    behind.push(reactions.map(({ emoji, count }) => (count > 1 ? `${emoji} ${count}` : emoji)).join("  "))
  }
  return { before, behind }
}
