import type { Conversation, Message } from "@kith/client"
import { MessageAttachments } from "../attachments/MessageAttachments.tsx"
import { ContactCardView } from "../contact-cards/ContactCardView.tsx"
import { LocationView } from "../location/LocationView.tsx"
import { StickerView } from "../stickers/StickerView.tsx"

/** What a message carries besides its words. */
export function MessageContent({
  conversation,
  message,
}: {
  readonly conversation: Conversation
  readonly message: Message
}) {
  if (message.sticker !== undefined) return <StickerView message={message} />
  return (
    <>
      {message.attachments !== undefined && <MessageAttachments message={message} />}
      {message.location !== undefined && <LocationView conversation={conversation} message={message} />}
      {message.contactCard !== undefined && <ContactCardView message={message} />}
    </>
  )
}
