import type { Readable } from "node:stream"
import { DomainError } from "@kith/feature-kit"

/**
 * Gives on exactly `size` bytes; fails at the first one too many, or at the end when some are missing. The last bytes are
 * given only when it is certain that they are the last: a store must not believe that it has the whole file.
 */
export async function* exactly(content: Readable, size: number): AsyncGenerator<Buffer> {
  let missing = size
  let last: Buffer | undefined
  for await (const chunk of content as AsyncIterable<Buffer>) {
    missing -= chunk.length
    if (missing < 0) throw new DomainError("bad-request", "The file has more bytes than were announced.")
    if (missing > 0) yield chunk
    else if (chunk.length > 0) last = chunk
  }
  if (missing > 0) throw new DomainError("bad-request", "The file has fewer bytes than were announced.")
  if (last !== undefined) yield last
}
