import { decodeBase64, encodeBase64 } from "../sasl/index.ts"
import { MalformedError, type XmlElement, xml } from "../xml/index.ts"

/** What our server looks up about a page; the README of the server's feature `link-previews` describes it. */
export const NS_LINK_PREVIEWS = "urn:kith:link-previews:0"

export interface PagePreview {
  readonly url: string
  readonly title?: string
  readonly description?: string
  readonly siteName?: string
  readonly picture?: { readonly type: string; readonly data: Uint8Array }
}

export const askForPreview = (url: string): XmlElement => xml("preview", { xmlns: NS_LINK_PREVIEWS, url })

export function pagePreview({ url, title, description, siteName, picture }: PagePreview): XmlElement {
  return xml(
    "preview",
    { xmlns: NS_LINK_PREVIEWS, url },
    title !== undefined && xml("title", {}, title),
    description !== undefined && xml("description", {}, description),
    siteName !== undefined && xml("site", {}, siteName),
    picture !== undefined && xml("picture", { type: picture.type }, encodeBase64(picture.data)),
  )
}

/** @throws MalformedError */
export function parsePagePreview(element: XmlElement): PagePreview {
  const { url } = element.attrs
  if (url === undefined) throw new MalformedError("A preview says in `url` of what it is")
  const [title, description, siteName] = ["title", "description", "site"].map(
    (name) => element.child(name)?.text,
  )
  const picture = element.child("picture")
  const data = picture && decodeBase64(picture.text)
  return {
    url,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(siteName !== undefined && { siteName }),
    ...(data !== undefined && { picture: { type: picture?.attrs.type ?? "", data } }),
  }
}
