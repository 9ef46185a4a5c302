import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0066 §3: an address that comes with a message; in XEP-0077 §5 one where else one can register. */
export const NS_OUT_OF_BAND = "jabber:x:oob"

export interface OutOfBandData {
  readonly url: string
  readonly description?: string | undefined
}

export function outOfBandData({ url, description }: OutOfBandData): XmlElement {
  const text = description !== undefined && xml("desc", {}, description)
  return xml("x", { xmlns: NS_OUT_OF_BAND }, xml("url", {}, url), text)
}

/** `undefined` where there is no address. */
export function parseOutOfBandData(element: XmlElement): OutOfBandData | undefined {
  const url = element.child("url")?.text.trim() ?? ""
  return url === "" ? undefined : { url, description: element.child("desc")?.text.trim() }
}
