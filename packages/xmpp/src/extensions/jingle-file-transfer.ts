import { parseCount, type XmlElement, xml } from "../xml/index.ts"
import { findHashes, findHashesUsed, type HashValue, hashElement, hashUsed } from "./cryptographic-hashes.ts"
import { formatDateTime, parseDateTime } from "./date-time.ts"
import type { JingleRole } from "./jingle.ts"

/** XEP-0234 Jingle File Transfer. */
export const NS_JINGLE_FILE = "urn:xmpp:jingle:apps:file-transfer:5"
/** XEP-0234 §9: what a reason says besides its condition. */
export const NS_JINGLE_FILE_ERRORS = "urn:xmpp:jingle:apps:file-transfer:errors:0"

/** Of a file, in bytes; all of it, or from `offset` to its end, where nothing else is said. */
export interface FileRange {
  readonly offset: number
  readonly length?: number | undefined
}

/** §5. What it says is what the sender says, and may be wrong. */
export interface OfferedFile {
  readonly name?: string | undefined
  readonly mediaType?: string | undefined
  /** In bytes. */
  readonly size?: number | undefined
  /** Epoch milliseconds of the last change. */
  readonly modifiedAt?: number | undefined
  readonly description?: string | undefined
  readonly hashes: readonly HashValue[]
  /** Algorithms of hashes that will be told later. */
  readonly hashesUsed: readonly string[]
  /** There: the other side can do parts of files. */
  readonly range?: FileRange | undefined
}

const LONGEST_NAME = 255
const LONGEST_DESCRIPTION = 1_000

/** §5: of a content. */
export function fileDescription(file: OfferedFile): XmlElement {
  return xml("description", { xmlns: NS_JINGLE_FILE }, fileElement(file))
}

function fileElement(file: OfferedFile): XmlElement {
  const { name, mediaType, size, modifiedAt, description, hashes, hashesUsed, range } = file
  const field = (element: string, value: string | number | undefined) =>
    value !== undefined && xml(element, {}, String(value))
  return xml(
    "file",
    {},
    field("date", modifiedAt === undefined ? undefined : formatDateTime(modifiedAt)),
    field("desc", description),
    field("media-type", mediaType),
    field("name", name),
    range && rangeElement(range),
    field("size", size),
    ...hashes.map(hashElement),
    ...hashesUsed.map(hashUsed),
  )
}

function rangeElement({ offset, length }: FileRange): XmlElement {
  const count = (value: number | undefined) => (value === undefined ? undefined : String(value))
  return xml("range", { offset: count(offset === 0 ? undefined : offset), length: count(length) })
}

/** `undefined`: it describes no file. */
export function parseFileDescription(description: XmlElement): OfferedFile | undefined {
  const file = description.child("file")
  return file && parseFile(file)
}

function parseFile(file: XmlElement): OfferedFile {
  const text = (element: string, longest: number) => {
    const value = file.child(element)?.text.trim()
    return value === undefined || value === "" ? undefined : [...value].slice(0, longest).join("")
  }
  const range = file.child("range")
  return {
    name: text("name", LONGEST_NAME),
    mediaType: text("media-type", 127)?.toLowerCase(),
    size: parseCount(text("size", 20)),
    modifiedAt: parseDateTime(text("date", 40) ?? ""),
    description: text("desc", LONGEST_DESCRIPTION),
    hashes: findHashes(file),
    hashesUsed: findHashesUsed(file),
    range: range && {
      offset: parseCount(range.attrs.offset) ?? 0,
      length: parseCount(range.attrs.length),
    },
  }
}

/** Which content an information is about (§8). */
export interface ContentName {
  readonly creator: JingleRole
  readonly name: string
}

/** §8.1: the whole file arrived. */
export function fileReceived({ creator, name }: ContentName): XmlElement {
  return xml("received", { xmlns: NS_JINGLE_FILE, creator, name })
}

/** §8.2: the hash of a file, told after its offer. */
export function fileChecksum({ creator, name }: ContentName, hash: HashValue): XmlElement {
  return xml("checksum", { xmlns: NS_JINGLE_FILE, creator, name }, xml("file", {}, hashElement(hash)))
}

/** The hashes of the whole file; those of a part are not among them. */
export function parseFileChecksum(checksum: XmlElement): HashValue[] {
  const file = checksum.child("file")
  return file === undefined ? [] : findHashes(file)
}

/** §9. */
export function fileError(condition: "file-not-available" | "file-too-large"): XmlElement {
  return xml(condition, { xmlns: NS_JINGLE_FILE_ERRORS })
}
