import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0511 Link Metadata. */
export const NS_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
export const NS_OPEN_GRAPH = "https://ogp.me/ns#"

/** What is said of a page, in the words of OpenGraph. */
export interface LinkMetadata {
  /** The link that is described, as it stands in the text. */
  readonly about: string
  readonly title?: string
  readonly description?: string
  readonly siteName?: string
  /** In the order of preference: `https:`, `cid:` and `data:` URIs. */
  readonly images: readonly string[]
}

/** XEP-0511 §3: a child of the message that has the link. */
export function linkMetadata({ about, title, description, siteName, images }: LinkMetadata): XmlElement {
  const property = (name: string, text: string | undefined) =>
    text !== undefined && xml(name, { xmlns: NS_OPEN_GRAPH }, text)
  return xml(
    "Description",
    { xmlns: NS_RDF, "xmlns:rdf": NS_RDF, "rdf:about": about },
    property("title", title),
    property("description", description),
    property("site_name", siteName),
    ...images.map((image) => property("image", image)),
  )
}

/** What a message says of its links; whatever is no such description is left out. */
export function findLinkMetadata(
  message: { readonly elements: readonly XmlElement[] },
  most: number,
): LinkMetadata[] {
  return message.elements
    .filter(({ name, namespace }) => name === "Description" && namespace === NS_RDF)
    .slice(0, most)
    .flatMap((element) => {
      const about = findAbout(element)
      if (about === undefined) return []
      const [title, description, siteName] = ["title", "description", "site_name"].map(
        (name) => element.child(name, NS_OPEN_GRAPH)?.text,
      )
      const images = element.childrenNamed("image", NS_OPEN_GRAPH).map(({ text }) => text)
      return [
        {
          about,
          images,
          ...(title !== undefined && { title }),
          ...(description !== undefined && { description }),
          ...(siteName !== undefined && { siteName }),
        },
      ]
    })
}

/** `rdf:about`, whatever the prefix; COMPAT: some write it without one. */
function findAbout({ attrs }: XmlElement): string | undefined {
  for (const [name, value] of Object.entries(attrs)) {
    const [prefix, local] = name.split(":")
    if (local === "about" && attrs[`xmlns:${prefix}`] === NS_RDF) return value
  }
  return attrs.about
}
