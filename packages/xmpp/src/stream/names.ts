import { CLASSES, isWideNameStart, NAME_START } from "./characters.ts"

/** A qualified name, taken apart. */
export interface Name {
  readonly text: string
  readonly prefix: string
  readonly local: string
  /** Whether an attribute of this name declares a namespace. */
  readonly declares: boolean
  /** Bytes of UTF-8 beyond one for each code unit. */
  readonly extraBytes: number
}

/**
 * Names and namespaces repeat in every stanza, so those seen before are found again without making strings. Two
 * texts that want the same slot replace one another: the tables never grow.
 */
const SLOTS = 4096
const LONGEST_KEPT = 128
const names: (Name | undefined)[] = new Array<Name | undefined>(SLOTS).fill(undefined)
const texts: string[] = new Array<string>(SLOTS).fill("")

/** `undefined` for what is no `QName` (Namespaces 1.0 §4). The characters have been checked. */
export function findName(text: string, start: number, end: number): Name | undefined {
  const slot = slotOf(text, start, end)
  const known = names[slot]
  if (known !== undefined && known.text.length === end - start && text.startsWith(known.text, start)) {
    return known
  }
  const name = splitName(ownText(text, start, end))
  if (name !== undefined && end - start <= LONGEST_KEPT) names[slot] = name
  return name
}

/** The text between `start` and `end`, such as a namespace, in a copy that keeps nothing else alive. */
export function findText(text: string, start: number, end: number): string {
  if (start === end) return ""
  const slot = slotOf(text, start, end)
  const known = texts[slot] ?? ""
  if (known.length === end - start && text.startsWith(known, start)) return known
  const own = ownText(text, start, end)
  if (end - start <= LONGEST_KEPT) texts[slot] = own
  return own
}

/** Looks at a few characters only: where names and namespaces differ is mostly at their ends. */
function slotOf(text: string, start: number, end: number): number {
  const middle = (start + end) >>> 1
  let hash = end - start
  hash = (Math.imul(hash, 31) + text.charCodeAt(start)) | 0
  hash = (Math.imul(hash, 31) + text.charCodeAt(middle)) | 0
  hash = (Math.imul(hash, 31) + text.charCodeAt(end - 1)) | 0
  if (end - start > 4) hash = (Math.imul(hash, 31) + text.charCodeAt(end - 3)) | 0
  return (hash ^ (hash >>> 12)) & (SLOTS - 1)
}

/** A slice would keep alive what it is cut from; the joining and cutting makes a copy. */
function ownText(text: string, start: number, end: number): string {
  return ` ${text.slice(start, end)}`.slice(1)
}

function splitName(text: string): Name | undefined {
  const colon = text.indexOf(":")
  const extraBytes = new TextEncoder().encode(text).length - text.length
  if (colon === -1) return { text, prefix: "", local: text, declares: text === "xmlns", extraBytes }
  const prefix = text.slice(0, colon)
  const local = text.slice(colon + 1)
  if (prefix === "" || local.includes(":") || !startsLikeName(local)) return undefined
  return { text, prefix, local, declares: prefix === "xmlns", extraBytes }
}

function startsLikeName(text: string): boolean {
  const code = text.codePointAt(0) ?? 0
  return code < 0x80 ? ((CLASSES[code] ?? 0) & NAME_START) !== 0 : isWideNameStart(code)
}
