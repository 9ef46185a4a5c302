const TOKEN = "[a-z0-9!#$&^_.+-]{1,63}"
const MEDIA_TYPE = new RegExp(`^(${TOKEN}/${TOKEN})\\s*(?:;.*)?$`)

/** What a file is when nobody says it, and what everything is served as that a browser could run. */
export const UNKNOWN_TYPE = "application/octet-stream"

/** The media type without its parameters, in lower case; `undefined` for what is none. */
export function parseMediaType(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 255) return undefined
  return MEDIA_TYPE.exec(text.trim().toLowerCase())?.[1]
}

/** What a browser only paints, plays or prints. No SVG, HTML, XML or PDF: those can hold programs. */
const INLINE = new Set([
  "image/apng",
  "image/avif",
  "image/bmp",
  "image/gif",
  "image/heic",
  "image/heif",
  "image/jpeg",
  "image/jxl",
  "image/png",
  "image/webp",
  "text/plain",
])
const INLINE_FAMILIES = /^(audio|video)\/(?!.*(xml|html|script))/

/** What a browser hands to another program, and what tells people and clients more than "bytes". */
const NAMED =
  /^(application\/(epub\+zip|gzip|json5|msword|ogg|pdf|pgp-(encrypted|signature)|rtf|vnd\.(android\.package-archive|ms-(excel|powerpoint)|oasis\.opendocument\.[a-z-]+|openxmlformats-officedocument\.[a-z.]+)|x-(7z-compressed|bzip2|tar|xz)|zip|zstd)|text\/(calendar|csv|markdown|vcard))$/

export interface Presentation {
  /** The value of Content-Type. */
  readonly contentType: string
  readonly isInline: boolean
}

/** How a file of that type is served, so that no browser runs anything of it. */
export function presentMediaType(type: string | undefined): Presentation {
  if (type === undefined) return { contentType: UNKNOWN_TYPE, isInline: false }
  if (type.startsWith("text/") && (INLINE.has(type) || NAMED.test(type))) {
    return { contentType: `${type}; charset=utf-8`, isInline: INLINE.has(type) }
  }
  if (INLINE.has(type) || INLINE_FAMILIES.test(type)) return { contentType: type, isInline: true }
  return { contentType: NAMED.test(type) ? type : UNKNOWN_TYPE, isInline: false }
}
