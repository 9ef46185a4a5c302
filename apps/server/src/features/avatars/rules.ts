import {
  avatarId,
  formatOf,
  NS_AVATAR_DATA,
  NS_AVATAR_METADATA,
  type PictureFormat,
  parseAvatarData,
  type XmlElement,
} from "@kith/xmpp"
import { PubsubError } from "../pubsub/index.ts"

export interface AvatarLimits {
  readonly maxBytes: number
  readonly maxSide: number
}

/** It goes to every contact. */
const MAX_FORMS = 20

export type AvatarRules = ReturnType<typeof createAvatarRules>

/** What may be published as a picture of somebody, or told about it. */
export function createAvatarRules({ maxBytes, maxSide }: AvatarLimits) {
  const requirePicture = (bytes: Uint8Array): PictureFormat => {
    if (bytes.length > maxBytes) {
      throw new PubsubError(
        "not-acceptable",
        "payload-too-big",
        `A picture may have ${maxBytes} bytes; make it smaller.`,
      )
    }
    const format = formatOf(bytes)
    if (format === undefined) throw invalid("A picture is a PNG, JPEG, GIF, WebP or AVIF file.")
    const { width = 0, height = 0 } = format.size ?? {}
    if (Math.max(width, height) > maxSide) {
      throw invalid(`A picture may be ${maxSide} pixels wide and high; make it smaller.`)
    }
    return format
  }

  /** XEP-0084 §4.1: who has a picture of that name already does not ask for it again. */
  const requireData = (id: string, payload: XmlElement | undefined): void => {
    const picture =
      payload?.name === "data" && payload.namespace === NS_AVATAR_DATA ? parseAvatarData(payload) : undefined
    if (picture === undefined) throw invalid("An item here is a <data/> with a picture in Base64.")
    requirePicture(picture)
    if (id !== avatarId(picture)) throw invalid("The name of an item here is the SHA-1 hash of its picture.")
  }

  const requireMetadata = (payload: XmlElement | undefined): void => {
    if (payload?.name !== "metadata" || payload.namespace !== NS_AVATAR_METADATA) {
      throw invalid("An item here is a <metadata/>.")
    }
    const infos = payload.childrenNamed("info")
    if (infos.length > MAX_FORMS) throw invalid(`A picture has up to ${MAX_FORMS} forms here.`)
    for (const { attrs } of infos) {
      const { id = "", type = "", url, bytes = "" } = attrs
      // Stock clients of years say img/png (profanity 0.13); whoever shows a picture looks at its bytes.
      const isMeaningful =
        /^[0-9a-f]{40}$/i.test(id) && /^(image|img|video)\//.test(type) && /^\d{1,10}$/.test(bytes)
      // Clients open it; nothing but a page of the web is meant (§5.2.1).
      const isReachable = url === undefined || /^https?:\/\//i.test(url)
      if (!isMeaningful || !isReachable) {
        throw invalid("An <info/> has an id (a SHA-1 hash), a type, bytes, and only an address of the web.")
      }
    }
  }

  return {
    requirePicture,
    /** Throws for what must not be published to either node; others are none of its business. */
    check(node: string, id: string, payload: XmlElement | undefined): void {
      if (node === NS_AVATAR_DATA) requireData(id, payload)
      else if (node === NS_AVATAR_METADATA) requireMetadata(payload)
    },
  }
}

function invalid(text: string): PubsubError {
  return new PubsubError("bad-request", "invalid-payload", text)
}
