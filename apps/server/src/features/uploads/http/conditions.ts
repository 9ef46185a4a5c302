import type { IncomingHttpHeaders } from "node:http"

/** What tells one state of a file from another. A file at one URL never changes. */
export interface Validators {
  /** Strong, with its quotes. */
  readonly etag: string
  /** Epoch milliseconds. */
  readonly modifiedAt: number
}

/** RFC 9110 §13.2.2: whether who asks has the file already. */
export function isUnchanged(headers: IncomingHttpHeaders, { etag, modifiedAt }: Validators): boolean {
  const tags = headers["if-none-match"]
  if (tags !== undefined) {
    const known = tags.split(",").map((tag) => tag.trim().replace(/^W\//, ""))
    return known.includes("*") || known.includes(etag)
  }
  const since = parseHttpDate(headers["if-modified-since"])
  return since !== undefined && toSeconds(modifiedAt) <= toSeconds(since)
}

/** RFC 9110 §13.1.5: whether a range may be given, because it is of the same file as the part that is there already. */
export function isRangeWanted(headers: IncomingHttpHeaders, { etag, modifiedAt }: Validators): boolean {
  const condition = headers["if-range"]
  if (condition === undefined) return true
  if (String(condition).startsWith('"')) return condition === etag
  const date = parseHttpDate(String(condition))
  return date !== undefined && toSeconds(date) === toSeconds(modifiedAt)
}

const toSeconds = (time: number) => Math.floor(time / 1000)

/** RFC 9110 §5.6.7, the preferred form only. */
function parseHttpDate(text: string | undefined): number | undefined {
  if (text === undefined || !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text))
    return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
