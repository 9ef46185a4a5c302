import { findStickerReference, Jid, NS_STICKERS, stickerReference } from "@kith/xmpp"
import { attachmentCodec } from "../attachments/attachment-codec.ts"
import { kindOf } from "../attachments/media-type.ts"
import type { ContentCodec } from "../messages/content-codec.ts"

const DESCRIPTION_MOST = 100

/**
 * XEP-0449: the picture is a shared file, and what it means is the body (§4.1), which we keep apart. It stands before the
 * codec of the files, which cuts their addresses off.
 */
export const stickerCodec: ContentCodec = {
  namespace: NS_STICKERS,

  write({ sticker }) {
    if (sticker === undefined) return []
    const { packId, packAddress } = sticker
    return [stickerReference({ pack: packId === "" ? undefined : packId, jid: packAddress })]
  },

  read(stanza, text) {
    const reference = findStickerReference(stanza)
    const [picture] = reference === undefined ? [] : (attachmentCodec.read(stanza, text).attachments ?? [])
    if (reference === undefined || picture === undefined || kindOf(picture) !== "picture") return {}
    const packAddress = Jid.tryParse(reference.jid)?.bare.toString()
    const said = text.body.trim() === picture.url ? "" : text.body
    const description = said === "" ? text.fallbackFor(NS_STICKERS) || (picture.description ?? "") : said
    return {
      body: "",
      sticker: {
        packId: reference.pack?.slice(0, 200) ?? "",
        ...(packAddress !== undefined && { packAddress }),
        description: [...description].slice(0, DESCRIPTION_MOST).join(""),
      },
    }
  },

  fallback: {
    place: "behind",
    write: ({ sticker }) => sticker?.description || undefined,
  },
}
