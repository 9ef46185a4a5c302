import { findLinkMetadata, linkMetadata, NS_RDF } from "@kith/xmpp"
import type { ContentCodec } from "../messages/content-codec.ts"
import type { LinkPreview } from "./link-preview.ts"

const PREVIEWS_MOST = 4
const TITLE_MOST = 300
const DESCRIPTION_MOST = 600
/** As a `data:` URI; larger ones are left out. */
const PICTURE_MOST = 40_000
/** What a browser shows as a picture and never runs. */
const PICTURE = /^data:image\/(?:avif|gif|jpeg|png|webp);base64,[\w+/=]+$/

/**
 * What the sender says of the links in the text (XEP-0511). Nothing is ever fetched for it: pictures elsewhere are left
 * out. A description of a link that is not in the text would speak of something else.
 */
export const previewCodec: ContentCodec = {
  namespace: NS_RDF,

  write: ({ previews = [] }) =>
    previews.slice(0, PREVIEWS_MOST).map(({ url, title, description, siteName, picture }) =>
      linkMetadata({
        about: url,
        images: picture === undefined ? [] : [picture],
        ...(title !== undefined && { title }),
        ...(description !== undefined && { description }),
        ...(siteName !== undefined && { siteName }),
      }),
    ),

  read(stanza, { body }) {
    if (!stanza.has("Description", NS_RDF)) return {}
    const previews = findLinkMetadata(stanza, PREVIEWS_MOST).flatMap(
      ({ about, title, description, siteName, images }): LinkPreview[] => {
        if (about === "" || !body.includes(about) || (title ?? description ?? "").trim() === "") return []
        const picture = images.find((image) => image.length <= PICTURE_MOST && PICTURE.test(image))
        return [
          {
            url: about,
            ...(title !== undefined && { title: cut(title, TITLE_MOST) }),
            ...(description !== undefined && { description: cut(description, DESCRIPTION_MOST) }),
            ...(siteName !== undefined && { siteName: cut(siteName, 100) }),
            ...(picture !== undefined && { picture }),
          },
        ]
      },
    )
    return previews.length === 0 ? {} : { previews }
  },
}

const cut = (text: string, most: number): string => text.trim().slice(0, most).toWellFormed()
