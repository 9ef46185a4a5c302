import type { Allowance } from "./allowance.ts"
import { StreamError, type StreamErrorCondition } from "./stream-error.ts"
import { TextBuffer } from "./text-buffer.ts"

/**
 * The text of the first-level element that is being read, which may come in several pieces, and its size. Positions in
 * it count from its first `<`.
 */
export class ElementText {
  readonly #allowance: Allowance
  /** The pieces before the present one. */
  readonly #earlier = new TextBuffer()
  /** Where the present piece begins: 0 or less in the piece that has the first `<`. */
  #base = 0
  /** Bytes of UTF-8 beyond one for each UTF-16 code unit. */
  #extraBytes = 0
  /** How far the present piece has been read, when something is refused. */
  reached = 0

  constructor(allowance: Allowance) {
    this.#allowance = allowance
  }

  /** The first `<` stands at `at` in the present piece. */
  begin(at: number): void {
    this.#base = -at
    this.#extraBytes = 0
  }

  /** The position in the element of a place in the present piece. */
  position(at: number): number {
    return this.#base + at
  }

  addBytes(count: number): void {
    this.#extraBytes += count
  }

  /** Counts the bytes of a character beyond ASCII and refuses one that XML forbids; answers 1 for a surrogate pair, else 0. */
  countWide(piece: string, at: number, code: number): 0 | 1 {
    if (code < 0x800) {
      this.#extraBytes += 1
      return 0
    }
    this.#extraBytes += 2
    if (code < 0xd800 || (code >= 0xe000 && code < 0xfffe)) return 0
    const next = code < 0xdc00 ? piece.charCodeAt(at + 1) : 0
    if (next >= 0xdc00 && next < 0xe000) return 1
    return this.refuseCharacter(at)
  }

  refuse(at: number, condition: StreamErrorCondition, text: string): never {
    this.reached = at + 1
    throw new StreamError(condition, text)
  }

  refuseCharacter(at: number): never {
    return this.refuse(at, "not-well-formed", "A character that XML does not allow")
  }

  /** Finds an element too long that ends, so far, at place `end` of the present piece. */
  checkSize(end: number): void {
    this.#allowance.checkBytes(this.#base + end + this.#extraBytes)
  }

  /** The present piece is over and the element is not. */
  keep(piece: string): void {
    if (this.#allowance.isExceeded) this.#earlier.clear()
    else this.#earlier.add(this.#base < 0 ? piece.slice(-this.#base) : piece)
    this.#base += piece.length
  }

  /** What is left of what stands from position `start` to `end`; the element is over at place `pieceEnd` of the present piece. */
  take(piece: string, pieceEnd: number, start: number, end: number): string {
    if (end <= start || this.#allowance.isExceeded) return ""
    if (this.#earlier.length === 0) return piece.slice(start - this.#base, end - this.#base)
    this.#earlier.add(piece.slice(0, pieceEnd))
    return this.#earlier.take().slice(start, end)
  }

  clear(): void {
    this.#earlier.clear()
  }
}
