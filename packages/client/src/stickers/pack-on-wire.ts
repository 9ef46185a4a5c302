import type { FileMetadata, StickerPack } from "@kith/xmpp"
import type { Attachment } from "../attachments/attachment.ts"
import { kindOf, nameInUrl } from "../attachments/media-type.ts"
import { isFileUrl } from "../attachments/safe-addresses.ts"
import type { PackOfStickers } from "./stickers.ts"

/** Without what is no picture. */
export function fromWire(id: string, { name, summary, isRestricted, stickers }: StickerPack): PackOfStickers {
  return {
    id,
    name,
    summary,
    isRestricted,
    stickers: stickers.flatMap(({ file, urls }) => {
      const url = urls.find(isFileUrl)
      const picture = url === undefined ? undefined : describe(url, file)
      if (picture === undefined || kindOf(picture) !== "picture") return []
      return { description: file.description ?? "", picture }
    }),
  }
}

function describe(url: string, { name, mediaType, size, width, height, hashes }: FileMetadata): Attachment {
  const hash = hashes.find(({ algorithm }) => algorithm === "sha-256")?.value
  return {
    url,
    name: name ?? nameInUrl(url),
    mediaType: mediaType ?? "image/png",
    ...(size !== undefined && { size }),
    ...(width !== undefined && height !== undefined && { width, height }),
    ...(hash !== undefined && { hash }),
  }
}

export function toWire({ name, summary, isRestricted, stickers }: PackOfStickers): StickerPack {
  return {
    name,
    summary,
    isRestricted,
    stickers: stickers.map(({ description, picture }) => ({
      file: {
        name: picture.name,
        mediaType: picture.mediaType,
        size: picture.size,
        width: picture.width,
        height: picture.height,
        description,
        hashes: picture.hash === undefined ? [] : [{ algorithm: "sha-256", value: picture.hash }],
        thumbnails: [],
      },
      urls: [picture.url],
      suggestions: [],
    })),
  }
}
