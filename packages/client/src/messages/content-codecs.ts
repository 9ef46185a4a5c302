import { attachmentCodec } from "../attachments/attachment-codec.ts"
import { contactCardCodec } from "../contact-cards/contact-card-codec.ts"
import { ephemeralCodec } from "../expiry/ephemeral-codec.ts"
import { forwardCodec } from "../forwarding/forward-codec.ts"
import { locationCodec } from "../location/location-codec.ts"
import { mentionCodec } from "../mentions/mention-codec.ts"
import { previewCodec } from "../previews/preview-codec.ts"
import { replyCodec } from "../replies/reply-codec.ts"
import { stickerCodec } from "../stickers/sticker-codec.ts"
import type { ContentCodec } from "./content-codec.ts"

/** All kinds of content, in the order in which their fallback texts stand. */
export const CONTENT_CODECS: readonly ContentCodec[] = [
  replyCodec,
  forwardCodec,
  mentionCodec,
  previewCodec,
  stickerCodec,
  attachmentCodec,
  locationCodec,
  contactCardCodec,
  ephemeralCodec,
]
