import { CLASSES, isWideNameStart, NAME_START } from "./characters.ts"

/** A qualified name, taken apart. */
export interface Name {
  readonly text: string
  readonly prefix: string
  readonly local: string
  /** Whether an attribute of this name declares a namespace. */
  readonly declares: boolean
}

/**
 * Names and namespaces repeat in every stanza, so those seen before are found again without making strings. Two
 * texts that want the same slot replace one another: the tables never grow.
 */
const SLOTS = 4096
const LONGEST_KEPT = 128
const names: (Name | undefined)[] = new Array<Name | undefined>(SLOTS).fill(undefined)
const texts: string[] = new Array<string>(SLOTS).fill("")

/** `hash` is a hash of the text between `start` and `end`; `undefined` for what is no `QName` (Namespaces 1.0 §4). */
export function findName(text: string, start: number, end: number, hash: number): Name | undefined {
  const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1)
  const known = names[slot]
  if (known !== undefined && known.text.length === end - start && text.startsWith(known.text, start)) {
    return known
  }
  const name = splitName(ownText(text, start, end))
  if (name !== undefined && end - start <= LONGEST_KEPT) names[slot] = name
  return name
}

/** The hash that {@link findName} wants. The scanner computes it on the way. */
export function hashName(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0
  }
  return hash
}

/** The text between `start` and `end`, such as a namespace, in a copy that keeps nothing else alive. */
export function findText(text: string, start: number, end: number): string {
  const length = end - start
  if (length === 0) return ""
  if (length > LONGEST_KEPT) return ownText(text, start, end)
  let hash = length
  for (let index = start; index < end; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0
  const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1)
  const known = texts[slot] ?? ""
  if (known.length === length && text.startsWith(known, start)) return known
  const own = ownText(text, start, end)
  texts[slot] = own
  return own
}

/** A slice would keep alive what it is cut from; the joining and cutting makes a copy. */
function ownText(text: string, start: number, end: number): string {
  return ` ${text.slice(start, end)}`.slice(1)
}

function splitName(text: string): Name | undefined {
  const colon = text.indexOf(":")
  if (colon === -1) return { text, prefix: "", local: text, declares: text === "xmlns" }
  const prefix = text.slice(0, colon)
  const local = text.slice(colon + 1)
  if (prefix === "" || local.includes(":") || !startsLikeName(local)) return undefined
  return { text, prefix, local, declares: prefix === "xmlns" }
}

function startsLikeName(text: string): boolean {
  const code = text.codePointAt(0) ?? 0
  return code < 0x80 ? ((CLASSES[code] ?? 0) & NAME_START) !== 0 : isWideNameStart(code)
}
