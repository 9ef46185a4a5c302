const PIECES_JOINED_AT_ONCE = 64

/**
 * Text that arrives in pieces. Many tiny ones are joined from time to time, because a string of one character that hangs
 * in a list costs thirty times its size.
 */
export class TextBuffer {
  #joined: string[] = []
  #recent: string[] = []
  #length = 0

  /** In UTF-16 code units. */
  get length(): number {
    return this.#length
  }

  add(text: string): void {
    if (text === "") return
    this.#length += text.length
    this.#recent.push(text)
    if (this.#recent.length === PIECES_JOINED_AT_ONCE) this.#join()
  }

  /** Gives everything away and is empty afterwards. */
  take(): string {
    const text = this.#joined.join("") + this.#recent.join("")
    this.clear()
    return text
  }

  clear(): void {
    if (this.#length === 0) return
    this.#joined = []
    this.#recent = []
    this.#length = 0
  }

  #join(): void {
    this.#joined.push(this.#recent.join(""))
    this.#recent = []
  }
}
