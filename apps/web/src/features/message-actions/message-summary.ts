import type { Message, MessageContent } from "@kith/client"
import { strings } from "../../strings/index.ts"
import { findAction } from "../message-text/gesture.ts"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import { readWithoutMarks } from "../message-text/parse-blocks.ts"

const text = strings.messageActions

/** A message in one line: its text, or in words what is in it. */
export function summaryOf(message: MessageContent & Pick<Message, "retracted">): string {
  const { body, attachments = [], location, contactCard, sticker, retracted } = message
  if (retracted !== undefined) return retracted.by === undefined ? text.deleted : text.removedByModerator
  if (sticker !== undefined) return text.sticker({ description: sticker.description })
  // Who did it (XEP-0245) stands beside every summary.
  const line = withoutHidden(readWithoutMarks((findAction(body) ?? body).slice(0, 300)))
    .replace(/\s+/gu, " ")
    .trim()
  if (line !== "") return line
  const [first] = attachments
  if (first !== undefined) {
    if (attachments.length > 1) return text.files({ count: attachments.length })
    const kind = first.mediaType?.split("/")[0]
    if (kind === "image") return text.picture
    if (kind === "video") return first.isVideoMessage ? text.videoMessage : text.video
    if (kind === "audio") return first.waveform === undefined ? text.audio : text.voiceMessage
    return text.file({ name: withoutHidden(first.name ?? "") })
  }
  if (location !== undefined) return text.location
  if (contactCard !== undefined) return text.contact({ name: contactCard.name ?? contactCard.address })
  return ""
}
