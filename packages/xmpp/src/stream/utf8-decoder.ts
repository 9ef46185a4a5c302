/**
 * A slice of a string keeps the whole string alive, so the length of a decoded piece is what a kept stanza can cost
 * beyond itself (twice that when the piece has a character outside of Latin-1).
 */
const PIECE_BYTES = 8192

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/**
 * Turns a stream of bytes into text, strictly: no overlong forms, no surrogates, and a byte order mark is a character
 * like any other (RFC 6120 §11.6).
 */
export class Utf8Decoder {
  /** The beginning of a sequence whose rest is still to come: three bytes at most. */
  #held: Uint8Array | undefined

  /**
   * Calls `read` with each piece of text as long as that answers `true`. Answers `false` for bytes that are no UTF-8,
   * after `read` has seen all that stood before them.
   */
  decode(chunk: Uint8Array, read: (text: string) => boolean): boolean {
    let bytes = chunk
    if (this.#held !== undefined) {
      bytes = new Uint8Array(this.#held.length + chunk.length)
      bytes.set(this.#held)
      bytes.set(chunk, this.#held.length)
      this.#held = undefined
    }
    let position = 0
    while (position < bytes.length) {
      const isLast = bytes.length - position <= PIECE_BYTES
      const limit = isLast ? bytes.length : position + PIECE_BYTES
      const end = completeEnd(bytes, position, limit)
      if (end === position) {
        this.#held = bytes.slice(position)
        return true
      }
      const piece = position === 0 && end === bytes.length ? bytes : bytes.subarray(position, end)
      let text: string
      try {
        text = decoder.decode(piece)
      } catch {
        const valid = validLength(piece)
        return valid > 0 && !read(decoder.decode(piece.subarray(0, valid)))
      }
      if (!read(text)) return true
      position = end
    }
    return true
  }

  /** Whether the last chunk ended in the middle of a character. */
  get isInCharacter(): boolean {
    return this.#held !== undefined
  }

  reset(): void {
    this.#held = undefined
  }
}

/** Where the last sequence that is complete ends, before `limit`; what is no UTF-8 at all counts as complete. */
function completeEnd(bytes: Uint8Array, from: number, limit: number): number {
  for (let index = limit - 1; index >= from && index >= limit - 3; index--) {
    const byte = bytes[index] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return index + length > limit ? index : limit
    }
  }
  return limit
}

/** The number of bytes before the first sequence that is not UTF-8 (RFC 3629 §4). */
function validLength(bytes: Uint8Array): number {
  let position = 0
  while (position < bytes.length) {
    const first = bytes[position] ?? 0
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    try {
      decoder.decode(bytes.subarray(position, position + length))
    } catch {
      return position
    }
    position += length
  }
  return position
}
