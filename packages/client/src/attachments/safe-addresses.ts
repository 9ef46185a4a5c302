const LONGEST_URL = 4_000
/** As large as a small picture may be within a message. */
const LONGEST_THUMBNAIL = 12_000

/** Files are fetched from the web and from nowhere else. */
export function isFileUrl(url: string): boolean {
  if (url.length > LONGEST_URL || !URL.canParse(url)) return false
  const { protocol, username, password } = new URL(url)
  return /^https?:$/.test(protocol) && username === "" && password === ""
}

/** A small picture that needs no fetching (RFC 2397), of a kind that cannot run anything; `undefined` for all else. */
export function readThumbnail(uri: string): string | undefined {
  const isPicture = /^data:image\/(?:jpeg|png|webp|gif|avif);base64,[A-Za-z0-9+/]+={0,2}$/.test(uri)
  return isPicture && uri.length <= LONGEST_THUMBNAIL ? uri : undefined
}
