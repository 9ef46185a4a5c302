import { type Attachment, hashFile, kindOf } from "@kith/client"
import { readPictureSize } from "./picture-size.ts"

/** Larger ones are played while they come, and cannot be compared before. */
const CHECKED_BYTES_MOST = 32_000_000
/** Four bytes each once it is painted. */
const PIXELS_MOST = 80_000_000
/** As long as the parts may be that stand before the size of a picture. */
const HEAD_BYTES = 262_144

export type CheckedFile =
  | { readonly state: "fine"; readonly url: string }
  /** `changed`: it is not what its sender described (XEP-0300); `huge`: it would fill the memory when it is painted. */
  | { readonly state: "changed" | "huge" }

/**
 * Fetches a file that is to be shown, compares it with its hash and looks at its size. What another server does not let us
 * read (CORS) is shown from where it is, as browsers show it.
 */
export async function checkFile(attachment: Attachment, signal: AbortSignal): Promise<CheckedFile> {
  const { url, hash, size = 0 } = attachment
  const kind = kindOf(attachment)
  const asItIs = { state: "fine", url } as const
  if (size > CHECKED_BYTES_MOST || (hash === undefined && kind !== "picture")) return asItIs
  let file: Blob | undefined
  try {
    file = await fetchAtMost(url, CHECKED_BYTES_MOST, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof TooLong) return hash === undefined ? { state: "huge" } : { state: "changed" }
    return asItIs
  }
  if (file === undefined) return asItIs
  if (hash !== undefined && (await hashOf(file)) !== hash) return { state: "changed" }
  if (kind === "picture") {
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
    const { width = 0, height = 0 } = readPictureSize(head) ?? {}
    if (width * height > PIXELS_MOST) return { state: "huge" }
  }
  const type = attachment.mediaType ?? "application/octet-stream"
  return { state: "fine", url: URL.createObjectURL(new Blob([file], { type })) }
}

class TooLong extends Error {}

/** `undefined` where the answer is none: whoever shows it finds out. @throws TooLong, TypeError */
async function fetchAtMost(url: string, mostBytes: number, signal: AbortSignal): Promise<Blob | undefined> {
  const response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", signal })
  if (!response.ok || response.body === null) return undefined
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  const reader = response.body.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    bytes += next.value.length
    if (bytes > mostBytes) {
      await reader.cancel()
      throw new TooLong()
    }
    parts.push(next.value)
  }
  return new Blob(parts)
}

/** Beside the page's thread where browsers let us, which is on safe pages. */
async function hashOf(file: Blob): Promise<string> {
  const subtle = crypto.subtle as SubtleCrypto | undefined
  if (subtle === undefined) return await hashFile(file)
  const digest = new Uint8Array(await subtle.digest("SHA-256", await file.arrayBuffer()))
  return btoa(String.fromCharCode(...digest))
}
