import type { Stanza } from "../stanza/index.ts"
import type { FileMetadata } from "./file-metadata.ts"
import { parseFileMetadata } from "./file-metadata.ts"
import { NS_REFERENCE } from "./references.ts"

/** XEP-0385 Stateless Inline Media Sharing, which XEP-0447 follows; it is read and not written. */
export const NS_MEDIA_SHARING = "urn:xmpp:sims:1"
/** XEP-0234, whose description of a file it uses: the fields are those of XEP-0446, but for sides and length. */
const NS_FILE_TRANSFER = "urn:xmpp:jingle:apps:file-transfer:5"

export interface SharedMedia {
  readonly file: FileMetadata
  /** Where it is to be had, the best one first; besides the web also by Jingle. */
  readonly urls: readonly string[]
}

const MEDIA_MOST = 50
const URLS_MOST = 8

/** XEP-0385 §3.1: references of the type `data` that hold a description of a file. */
export function findSharedMedia(message: Stanza): SharedMedia[] {
  if (!message.has("reference", NS_REFERENCE)) return []
  return message.elements
    .filter(({ name, namespace }) => name === "reference" && namespace === NS_REFERENCE)
    .slice(0, MEDIA_MOST)
    .flatMap((reference) => {
      const sharing = reference.child("media-sharing", NS_MEDIA_SHARING)
      const file = sharing?.child("file", NS_FILE_TRANSFER)
      if (sharing === undefined || file === undefined) return []
      const sources = sharing.child("sources")?.childrenNamed("reference", NS_REFERENCE) ?? []
      const urls = sources.slice(0, URLS_MOST).flatMap(({ attrs }) => attrs.uri?.trim() || [])
      return [{ file: parseFileMetadata(file), urls }]
    })
}
