import { CLASSES, ENDS_TEXT, isBlank, NAME } from "./characters.ts"
import type { ElementText } from "./element-text.ts"
import { checkReference } from "./restricted-markup.ts"
import { BRACKET, GREATER, SEMICOLON } from "./scanner-states.ts"

const LONGEST_REFERENCE = 64

/** Reads and checks what stands between tags. Each method reads on from a place in a piece and answers how far it came. */
export class ContentReader {
  readonly #text: ElementText
  /** How many `]` stand in a row before the next character. */
  #brackets = 0
  /** What has been read of a reference. */
  #reference = ""

  constructor(text: ElementText) {
    this.#text = text
  }

  reset(): void {
    this.#brackets = 0
    this.#reference = ""
  }

  /** Stops before `<` and `&`. */
  readText(piece: string, from: number): number {
    const length = piece.length
    let at = this.#brackets > 0 ? this.#readBrackets(piece, from) : from
    for (; at < length; at++) {
      const code = piece.charCodeAt(at)
      if (code >= 0x80) at += this.#text.countWide(piece, at, code)
      else if (((CLASSES[code] ?? 0) & ENDS_TEXT) !== 0) {
        if (code !== BRACKET) return at
        at = this.#readBrackets(piece, at) - 1
      }
    }
    return at
  }

  /** Reads a run of `]` and refuses it if it is two or more before `>`. */
  #readBrackets(piece: string, from: number): number {
    let at = from
    while (piece.charCodeAt(at) === BRACKET) {
      this.#brackets++
      at++
    }
    if (at === piece.length) return at
    if (this.#brackets >= 2 && piece.charCodeAt(at) === GREATER) {
      this.#text.refuse(at, "not-well-formed", "]]> must not stand in text")
    }
    this.#brackets = 0
    return at
  }

  /** Stops before the `>` of the `]]>` that ends character data. */
  readCharacterData(piece: string, from: number): number {
    let at = from
    for (; at < piece.length; at++) {
      const code = piece.charCodeAt(at)
      if (code === BRACKET) {
        this.#brackets++
        continue
      }
      const isEnd = code === GREATER && this.#brackets >= 2
      this.#brackets = 0
      if (isEnd) return at
      if (code >= 0x80) at += this.#text.countWide(piece, at, code)
      else if (code < 0x20 && !isBlank(code)) this.#text.refuseCharacter(at)
    }
    return at
  }

  /** Reads what follows `&` and stops before the `;`, after a look at what it means. */
  readReference(piece: string, from: number): number {
    let at = from
    for (; at < piece.length; at++) {
      const code = piece.charCodeAt(at)
      if (code === SEMICOLON) {
        const reference = this.#reference
        this.#reference = ""
        this.#text.reached = at + 1
        checkReference(reference)
        return at
      }
      const isName = code >= 0x80 || code === 0x23 || ((CLASSES[code] ?? 0) & NAME) !== 0
      if (!isName) this.#text.refuse(at, "not-well-formed", "An & that begins no reference")
      const isPair = code >= 0x80 ? this.#text.countWide(piece, at, code) : 0
      this.#reference += piece.slice(at, at + 1 + isPair)
      if (this.#reference.length > LONGEST_REFERENCE) {
        this.#text.refuse(at, "restricted-xml", "A reference is too long")
      }
      at += isPair
    }
    return at
  }
}
