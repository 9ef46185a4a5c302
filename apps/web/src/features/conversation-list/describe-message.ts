import type { Message } from "@kith/client"
import { strings } from "../../strings/index.ts"

const PREVIEW_CHARACTERS = 200

/** A message in one line: its text, else what it consists of. */
export function describeMessage(message: Message): string {
  const text = strings.list
  if (message.retracted !== undefined) return text.taken
  const body = message.body.trim().slice(0, PREVIEW_CHARACTERS).replace(/\s+/g, " ")
  if (body !== "") return body
  if (message.sticker !== undefined) return message.sticker.description
  if (message.location !== undefined) return message.location.label ?? text.place
  if (message.contactCard !== undefined) return text.contactCard
  const [first] = message.attachments ?? []
  if (first === undefined) return ""
  const type = first.mediaType ?? ""
  if (first.waveform !== undefined) return text.voice
  if (type.startsWith("image/")) return first.description ?? text.picture
  if (type.startsWith("video/")) return text.video
  return first.name ?? text.file
}
