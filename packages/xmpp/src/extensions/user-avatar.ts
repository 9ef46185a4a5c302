import { sha1 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { decodeBase64, encodeBase64 } from "../sasl/base64.ts"
import { parseCount, type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0084 User Avatar: the node with pictures, and the namespace of what is in it. */
export const NS_AVATAR_DATA = "urn:xmpp:avatar:data"
/** The node that tells which picture is shown. */
export const NS_AVATAR_METADATA = "urn:xmpp:avatar:metadata"
/** XEP-0153 vCard-Based Avatars: the hash of the picture, in presence. */
export const NS_VCARD_UPDATE = "vcard-temp:x:update"
/** XEP-0398: the server keeps the avatars of both kinds the same. */
export const NS_PEP_VCARD_CONVERSION = "urn:xmpp:pep-vcard-conversion:0"

/** One form of the picture. */
export interface AvatarInfo {
  /** SHA-1 of the picture in hexadecimal digits; also the name of the item with its data. */
  readonly id: string
  readonly type: string
  readonly bytes: number
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** Where this form is, if not in the node with pictures. */
  readonly url?: string | undefined
}

/** The name of a picture: a hash that need not be safe against forgery (XEP-0084 §9). */
export function avatarId(picture: Uint8Array): string {
  return bytesToHex(sha1(picture))
}

export function avatarData(picture: Uint8Array): XmlElement {
  return xml("data", { xmlns: NS_AVATAR_DATA }, encodeBase64(picture))
}

/** The picture; `undefined` where it is not Base64 or empty. */
export function parseAvatarData(data: XmlElement): Uint8Array | undefined {
  const text = data.text.replace(/\s+/g, "")
  return text === "" ? undefined : decodeBase64(text)
}

/** Without a form of the picture: none is to be shown (XEP-0084 §4.5). */
export function avatarMetadata(...infos: readonly AvatarInfo[]): XmlElement {
  return xml("metadata", { xmlns: NS_AVATAR_METADATA }, ...infos.map(infoElement))
}

function infoElement({ id, type, bytes, width, height, url }: AvatarInfo): XmlElement {
  return xml("info", {
    bytes: String(bytes),
    id,
    type,
    width: width === undefined ? undefined : String(width),
    height: height === undefined ? undefined : String(height),
    url,
  })
}

/** The forms of the picture; those nobody can make sense of are left out. */
export function parseAvatarMetadata(metadata: XmlElement): AvatarInfo[] {
  return metadata.childrenNamed("info").flatMap(({ attrs }) => {
    const { id = "", type = "", url } = attrs
    const bytes = parseCount(attrs.bytes)
    if (id === "" || type === "" || bytes === undefined) return []
    return {
      id: id.toLowerCase(),
      type,
      bytes,
      width: parseCount(attrs.width),
      height: parseCount(attrs.height),
      url,
    }
  })
}

/** XEP-0153 §3.1; without an id: there is no picture. */
export function vcardUpdate(id: string | undefined): XmlElement {
  return xml("x", { xmlns: NS_VCARD_UPDATE }, xml("photo", {}, id ?? false))
}

/** That we tell of pictures, and of none yet; a server of XEP-0398 puts in which one it is (XEP-0153 §4.1). */
export function vcardUpdateToCome(): XmlElement {
  return xml("x", { xmlns: NS_VCARD_UPDATE })
}

/**
 * What a presence says about the picture of whoever sent it: its id, `""` that there is none, `undefined` that nothing is
 * known yet (XEP-0153 §4.1).
 */
export function findVCardUpdate(presence: ElementHolder): string | undefined {
  return presence.child("x", NS_VCARD_UPDATE)?.child("photo")?.text.trim().toLowerCase()
}
