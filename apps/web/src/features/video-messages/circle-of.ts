import type { Attachment, MessageContent } from "@kith/client"

/** The film of a video message; `undefined` where a message has other files, or none. */
export function circleOf({ attachments = [] }: MessageContent): Attachment | undefined {
  const [first] = attachments
  return attachments.length === 1 && first?.isVideoMessage ? first : undefined
}
