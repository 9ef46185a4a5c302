const PIECES_JOINED_AT_ONCE = 64

/**
 * Text that arrives in pieces. Many tiny ones are joined from time to time, because a string of one character that hangs
 * in a list costs thirty times its size.
 */
export class TextBuffer {
  readonly #joined: string[] = []
  readonly #recent: string[] = []
  #length = 0

  /** In UTF-16 code units. */
  get length(): number {
    return this.#length
  }

  add(text: string): void {
    this.#length += text.length
    this.#recent.push(text)
    if (this.#recent.length === PIECES_JOINED_AT_ONCE) this.#join()
  }

  /** Gives everything away and is empty afterwards. */
  take(): string {
    this.#join()
    const text = this.#joined.length === 1 ? (this.#joined[0] ?? "") : this.#joined.join("")
    this.clear()
    return text
  }

  clear(): void {
    this.#joined.length = 0
    this.#recent.length = 0
    this.#length = 0
  }

  #join(): void {
    if (this.#recent.length > 0) this.#joined.push(this.#recent.join(""))
    this.#recent.length = 0
  }
}
