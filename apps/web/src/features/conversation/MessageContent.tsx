import type { Message } from "@kith/client"
import { MessageAttachments } from "../attachments/MessageAttachments.tsx"
import { ContactCardView } from "../contact-cards/ContactCardView.tsx"
import { LocationView } from "../location/LocationView.tsx"
import { StickerView } from "../stickers/StickerView.tsx"

/** What a message carries besides its words. */
export function MessageContent({ message }: { readonly message: Message }) {
  if (message.sticker !== undefined) return <StickerView message={message} />
  return (
    <>
      {message.attachments !== undefined && <MessageAttachments message={message} />}
      {message.location !== undefined && <LocationView message={message} />}
      {message.contactCard !== undefined && <ContactCardView message={message} />}
    </>
  )
}
