import { sha256 } from "@noble/hashes/sha2.js"
import { encodeBase64 } from "../sasl/base64.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import { type HashValue, hashElement } from "./cryptographic-hashes.ts"
import type { ElementHolder } from "./element-holder.ts"
import { type FileMetadata, fileMetadata, NS_FILE_METADATA, parseFileMetadata } from "./file-metadata.ts"
import { fileSources, findFileUrls } from "./stateless-file-sharing.ts"

/** XEP-0449 Stickers; also the node at somebody's own address with the packs. */
export const NS_STICKERS = "urn:xmpp:stickers:0"

export interface StickerReference {
  /** The id of the item with the pack. */
  readonly pack?: string | undefined
  /** Where the pack is, if not at the sender's own address. */
  readonly jid?: string | undefined
  readonly node?: string | undefined
}

export interface PackedSticker {
  /** Its `description` is what it means, often an emoji. */
  readonly file: FileMetadata
  readonly urls: readonly string[]
  /** Texts that a client may put the sticker in place of. */
  readonly suggestions: readonly string[]
}

export interface StickerPack {
  readonly name: string
  readonly summary: string
  /** Others may not take it for their own. */
  readonly isRestricted: boolean
  readonly stickers: readonly PackedSticker[]
}

const STICKERS_MOST = 200
const LONGEST_NAME = 100
const LONGEST_SUMMARY = 1_000

/** §4.1, §5.1. */
export function stickerReference({ pack, jid, node }: StickerReference = {}): XmlElement {
  return xml("sticker", { xmlns: NS_STICKERS, pack, jid, node })
}

export function findStickerReference(holder: ElementHolder): StickerReference | undefined {
  const attrs = holder.child("sticker", NS_STICKERS)?.attrs
  return attrs && { pack: attrs.pack, jid: attrs.jid, node: attrs.node }
}

/** §4.3.1. */
export function stickerPack(pack: StickerPack): XmlElement {
  return xml(
    "pack",
    { xmlns: NS_STICKERS },
    xml("name", {}, pack.name),
    pack.summary !== "" && xml("summary", {}, pack.summary),
    ...pack.stickers.map(({ file, urls, suggestions }) => {
      const suggested = suggestions.map((text) => xml("suggest", {}, text))
      return xml("item", {}, fileMetadata(file), fileSources(urls), ...suggested)
    }),
    hashElement({ algorithm: "sha-256", value: encodeBase64(packHash(pack)) }),
    pack.isRestricted && xml("restricted"),
  )
}

/** Stickers without a hash or a meaning are left out; names in other languages than the first are not kept. */
export function parseStickerPack(pack: XmlElement): StickerPack {
  const text = (name: string, longest: number) =>
    [...(pack.child(name)?.text.trim() ?? "")].slice(0, longest).join("")
  return {
    name: text("name", LONGEST_NAME),
    summary: text("summary", LONGEST_SUMMARY),
    isRestricted: pack.child("restricted") !== undefined,
    stickers: pack
      .childrenNamed("item")
      .slice(0, STICKERS_MOST)
      .flatMap((item) => {
        const metadata = item.child("file", NS_FILE_METADATA)
        if (metadata === undefined) return []
        const file = parseFileMetadata(metadata)
        const urls = findFileUrls(item)
        if (file.hashes.length === 0 || file.description === undefined || urls.length === 0) return []
        const suggestions = item
          .childrenNamed("suggest")
          .slice(0, 10)
          .map((suggest) => suggest.text.trim().slice(0, 100))
        return { file, urls, suggestions }
      }),
  }
}

/** §4.3.2: the name of a pack follows from what is in it: the first 144 bits of its hash in Base64. */
export function stickerPackId(pack: StickerPack): string {
  return encodeBase64(packHash(pack)).slice(0, 24)
}

/** §4.3.2: what stands between the parts, from the innermost to the outermost. */
const [OF_FIELDS, OF_VALUES, OF_ITEMS, OF_PARTS] = [0x1f, 0x1e, 0x1d, 0x1c]

function packHash({ name, summary, stickers }: StickerPack): Uint8Array {
  // An element that has no language has an empty one, in its place.
  const meta = [
    ["name", "", name],
    ["summary", "", summary],
  ]
    .filter(([element, , text]) => element === "name" || text !== "")
    .map((fields) => [...fields.flatMap((field) => [...bytesOf(field), OF_FIELDS]), OF_VALUES])
  const items = stickers.map(({ file }) => {
    const hashes = file.hashes.map((hash) => hashBytes(hash)).sort(compareBytes)
    return [...bytesOf(file.description ?? ""), OF_VALUES, ...hashes.flat(), OF_ITEMS]
  })
  return sha256(
    Uint8Array.from([
      ...meta.sort(compareBytes).flat(),
      OF_PARTS,
      ...items.sort(compareBytes).flat(),
      OF_PARTS,
    ]),
  )
}

const hashBytes = ({ algorithm, value }: HashValue) => [
  ...bytesOf(algorithm),
  OF_FIELDS,
  ...bytesOf(value),
  OF_FIELDS,
  OF_VALUES,
]

const bytesOf = (text: string) => [...new TextEncoder().encode(text)]

function compareBytes(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < one.length && at < other.length; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return one.length - other.length
}
