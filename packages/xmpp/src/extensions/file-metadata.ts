import { parseCount, type XmlElement, xml } from "../xml/index.ts"
import { findHashes, type HashValue, hashElement } from "./cryptographic-hashes.ts"
import { parseDateTime } from "./date-time.ts"

/** XEP-0446 File metadata element. */
export const NS_FILE_METADATA = "urn:xmpp:file:metadata:0"
/** XEP-0264 Jingle Content Thumbnails. */
export const NS_THUMBNAILS = "urn:xmpp:thumbs:1"

export interface Thumbnail {
  readonly uri: string
  readonly mediaType?: string | undefined
  /** In pixels. */
  readonly width?: number | undefined
  readonly height?: number | undefined
}

export interface FileMetadata {
  readonly name?: string | undefined
  readonly mediaType?: string | undefined
  /** In bytes. */
  readonly size?: number | undefined
  /** In pixels, of pictures and films. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** Of sounds and films. */
  readonly lengthMs?: number | undefined
  /** Epoch milliseconds of the last change. */
  readonly modifiedAt?: number | undefined
  readonly description?: string | undefined
  readonly hashes: readonly HashValue[]
  readonly thumbnails: readonly Thumbnail[]
}

const LONGEST_NAME = 255
const LONGEST_DESCRIPTION = 1_000
/** XEP-0264 §5: sides are 16-bit numbers. */
const LONGEST_SIDE = 65_535
const THUMBNAILS_MOST = 4

export function fileMetadata(file: FileMetadata): XmlElement {
  const { name, mediaType, size, width, height, lengthMs, description, hashes, thumbnails } = file
  const field = (element: string, value: string | number | undefined) =>
    value !== undefined && xml(element, {}, String(value))
  return xml(
    "file",
    { xmlns: NS_FILE_METADATA },
    field("media-type", mediaType),
    field("name", name),
    field("size", size),
    field("width", width),
    field("height", height),
    field("length", lengthMs),
    field("desc", description),
    ...hashes.map(hashElement),
    ...thumbnails.map(thumbnailElement),
  )
}

function thumbnailElement({ uri, mediaType, width, height }: Thumbnail): XmlElement {
  const side = (value: number | undefined) => (value === undefined ? undefined : String(value))
  return xml("thumbnail", {
    xmlns: NS_THUMBNAILS,
    uri,
    "media-type": mediaType,
    width: side(width),
    height: side(height),
  })
}

/** What can be made sense of; every part of it is what the sender says, and may be wrong. */
export function parseFileMetadata(file: XmlElement): FileMetadata {
  const text = (element: string, longest: number) => {
    const value = file.child(element)?.text.trim()
    return value === undefined || value === "" ? undefined : [...value].slice(0, longest).join("")
  }
  const count = (element: string) => parseCount(file.child(element)?.text.trim())
  // COMPAT: version 0.1 of XEP-0446 had `<dimensions>640x480</dimensions>`.
  const [, oldWidth, oldHeight] = /^(\d{1,5})x(\d{1,5})$/.exec(text("dimensions", 20) ?? "") ?? []
  return {
    name: text("name", LONGEST_NAME),
    mediaType: text("media-type", 127)?.toLowerCase(),
    size: count("size"),
    width: parseSide(file.child("width")?.text ?? oldWidth),
    height: parseSide(file.child("height")?.text ?? oldHeight),
    lengthMs: count("length"),
    modifiedAt: parseDateTime(text("date", 40) ?? ""),
    description: text("desc", LONGEST_DESCRIPTION),
    hashes: findHashes(file),
    thumbnails: file
      .childrenNamed("thumbnail", NS_THUMBNAILS)
      .slice(0, THUMBNAILS_MOST)
      .flatMap(({ attrs }) => {
        const { uri = "", "media-type": mediaType, width, height } = attrs
        if (uri === "") return []
        return { uri, mediaType, width: parseSide(width), height: parseSide(height) }
      }),
  }
}

function parseSide(text: string | undefined): number | undefined {
  const value = parseCount(text?.trim())
  return value === undefined || value === 0 || value > LONGEST_SIDE ? undefined : value
}
