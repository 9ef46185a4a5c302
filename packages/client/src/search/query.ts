import type { MessageRecord } from "../store/records.ts"

const WORDS_MOST = 20

/** What somebody looks for. All text is folded. */
export interface Query {
  /** Words, or several in a row that stood in quotation marks. */
  readonly words: readonly string[]
  /** Parts of names or addresses of who wrote it; `me` is us. */
  readonly from: readonly string[]
  readonly has: readonly string[]
}

/** Quotation marks of all languages: keyboards of phones give curly ones. */
const PART = /(from|has):(\S+)|["“”„«»]([^"“”„«»]+)["“”«»]|(\S+)/giu

/** Reads what was typed; see `search.ts`. */
export function parseQuery(typed: string): Query {
  const query = { words: [] as string[], from: [] as string[], has: [] as string[] }
  for (const [, key, value, phrase, word] of [...typed.matchAll(PART)].slice(0, WORDS_MOST)) {
    if (key?.toLowerCase() === "from") query.from.push(fold(value ?? ""))
    else if (key?.toLowerCase() === "has") query.has.push(fold(value ?? ""))
    else query.words.push(fold(phrase ?? word ?? ""))
  }
  return { ...query, words: query.words.filter((word) => word !== "") }
}

export function isEmpty({ words, from, has }: Query): boolean {
  return words.length === 0 && from.length === 0 && has.length === 0
}

/** Without case, accents and line breaks, so that `jose` finds `José`. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ")
}

/** All that can be found in a message, folded; `""` for one that was taken back. */
export function searchableText(record: MessageRecord): string {
  if (record.retracted !== undefined) return ""
  const parts = [record.body]
  for (const { name, description } of record.attachments ?? []) parts.push(name ?? "", description ?? "")
  if (record.location?.label !== undefined) parts.push(record.location.label)
  return fold(parts.filter((part) => part !== "").join(" "))
}

export function hasWords(text: string, { words }: Query): boolean {
  return words.every((word) => text.includes(word))
}

/** Whether the rest of the query holds. `nameOf` gives names by address. */
export function isMeant(record: MessageRecord, query: Query, nameOf: (address: string) => string): boolean {
  const isFrom = query.from.every((name) => {
    if (name === "me") return record.direction === "out"
    const names = [record.from, record.senderName ?? "", nameOf(record.from)]
    return record.direction === "in" && fold(names.join(" ")).includes(name)
  })
  return isFrom && query.has.every((kind) => hasKind(record, kind))
}

function hasKind({ attachments = [], body, location }: MessageRecord, kind: string): boolean {
  const isOf = (type: string) => attachments.some(({ mediaType }) => mediaType?.startsWith(type) === true)
  switch (kind) {
    case "file":
      return attachments.length > 0
    case "picture":
    case "image":
      return isOf("image/")
    case "video":
      return isOf("video/")
    case "audio":
    case "voice":
      return isOf("audio/")
    case "link":
      return /https?:\/\//i.test(body)
    case "place":
      return location !== undefined
    default:
      return false
  }
}
