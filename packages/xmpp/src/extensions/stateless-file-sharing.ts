import { type XmlElement, xml } from "../xml/index.ts"
import { type FileMetadata, fileMetadata, NS_FILE_METADATA, parseFileMetadata } from "./file-metadata.ts"
import { NS_FILE_SHARING } from "./message-payloads.ts"

/** XEP-0103 URL Address Information. */
export const NS_URL_DATA = "http://jabber.org/protocol/url-data"

export interface SharedFile {
  readonly file: FileMetadata
  /** Where it is to be had (XEP-0103), the best one first. */
  readonly urls: readonly string[]
  /** Shown in the message, or saved only when somebody asks for it. */
  readonly disposition?: "inline" | "attachment" | undefined
  /** Tells files of one message apart (XEP-0447 §3.3). */
  readonly id?: string | undefined
}

const URLS_MOST = 8

/** `extensions` stand beside the metadata. */
export function fileSharing(
  { file, urls, disposition, id }: SharedFile,
  ...extensions: readonly XmlElement[]
): XmlElement {
  return xml(
    "file-sharing",
    { xmlns: NS_FILE_SHARING, disposition, id },
    fileMetadata(file),
    fileSources(urls),
    ...extensions,
  )
}

/** XEP-0447 §3.1; also in sticker packs (XEP-0449). */
export function fileSources(urls: readonly string[]): XmlElement {
  const sources = urls.map((target) => xml("url-data", { xmlns: NS_URL_DATA, target }))
  return xml("sources", { xmlns: NS_FILE_SHARING }, ...sources)
}

/** `undefined` where there is no metadata. Sources may follow later, so there may be none (§3.2). */
export function parseFileSharing(element: XmlElement): SharedFile | undefined {
  const file = element.child("file", NS_FILE_METADATA)
  if (file === undefined) return undefined
  const { disposition, id } = element.attrs
  return {
    file: parseFileMetadata(file),
    urls: findFileUrls(element),
    disposition: disposition === "inline" || disposition === "attachment" ? disposition : undefined,
    id,
  }
}

/** The addresses in the `<sources/>` of an element. */
export function findFileUrls(holder: XmlElement): string[] {
  const sources = holder.child("sources", NS_FILE_SHARING)?.childrenNamed("url-data", NS_URL_DATA) ?? []
  return sources.slice(0, URLS_MOST).flatMap(({ attrs }) => attrs.target?.trim() || [])
}
