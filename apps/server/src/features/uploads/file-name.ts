import { DomainError } from "@kith/feature-kit"

const MAX_BYTES = 255
/** Separators of paths, what ends or hides a line, and what turns the direction of writing to show another ending. */
const HARMFUL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f/\\\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/g

/** The name as it may stand in a URL and on somebody's disk. Throws for one that is too long (XEP-0363 §4: in bytes). */
export function cleanFileName(name: string): string {
  const clean = name.normalize("NFC").replace(HARMFUL, "_").trim()
  if (Buffer.byteLength(clean) > MAX_BYTES) {
    throw new DomainError("not-acceptable", `The name of a file may have ${MAX_BYTES} bytes; shorten it.`)
  }
  // Neither nothing nor a folder.
  return /^\.*$/.test(clean) ? "file" : clean
}
