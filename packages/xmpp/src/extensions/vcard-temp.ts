import { decodeBase64, encodeBase64 } from "../sasl/base64.ts"
import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0054 vcard-temp: who somebody is, in the format of old. */
export const NS_VCARD_TEMP = "vcard-temp"

export interface VCardPhoto {
  /** What the publisher calls it; the data says what it is (XEP-0153 §5). */
  readonly type: string | undefined
  readonly data: Uint8Array
}

/** Without anything it is the question, and the vCard of somebody who tells nothing. */
export function vcardTemp(...properties: readonly XmlElement[]): XmlElement {
  return xml("vCard", { xmlns: NS_VCARD_TEMP }, ...properties)
}

/** The property of a picture (XEP-0153 §4.5). */
export function vcardPhoto({ type, data }: VCardPhoto): XmlElement {
  return xml("PHOTO", {}, type !== undefined && xml("TYPE", {}, type), xml("BINVAL", {}, encodeBase64(data)))
}

/** The vCard with that picture, or without one; all else it says stays. */
export function withVCardPhoto(card: XmlElement, photo: VCardPhoto | undefined): XmlElement {
  const others = card.elements.filter(({ name }) => name !== "PHOTO")
  return vcardTemp(...others, ...(photo === undefined ? [] : [vcardPhoto(photo)]))
}

/** The first picture that is in the vCard itself; `undefined` also for one that is not Base64. */
export function findVCardPhoto(card: XmlElement): VCardPhoto | undefined {
  for (const photo of card.childrenNamed("PHOTO")) {
    const text = photo.child("BINVAL")?.text.replace(/\s+/g, "") ?? ""
    const data = text === "" ? undefined : decodeBase64(text)
    if (data === undefined) continue
    const type = photo.child("TYPE")?.text.trim()
    return { type: type === "" ? undefined : type, data }
  }
  return undefined
}
