/** So long work may go on before the screen is looked after: half of a frame. */
const LONGEST_MS = 8

/**
 * Work that comes in crowds, such as the presence of thousands in a room, done in order and in slices: between two of
 * them whoever runs us may draw and take what was pressed. What comes alone is done at once.
 */
export class Slices<Piece> {
  readonly #work: (piece: Piece) => void
  readonly #yieldTo: (next: () => void) => void
  readonly #waiting: Piece[] = []
  #done = 0
  /** When the slice began that is still open. */
  #begunAt: number | undefined
  #isStopped = false

  /** `yieldTo` calls what it gets in a later task. */
  constructor(work: (piece: Piece) => void, yieldTo: (next: () => void) => void) {
    this.#work = work
    this.#yieldTo = yieldTo
  }

  put(piece: Piece): void {
    if (this.#isStopped) return
    if (this.#done < this.#waiting.length || this.#isOver) this.#waiting.push(piece)
    else {
      this.#begin()
      this.#work(piece)
    }
  }

  /** Forgets what waits, and takes nothing more. */
  stop(): void {
    this.#isStopped = true
    this.#waiting.length = 0
    this.#done = 0
  }

  get #isOver(): boolean {
    return this.#begunAt !== undefined && performance.now() - this.#begunAt >= LONGEST_MS
  }

  /** A slice ends with the task after those in which its pieces came. */
  #begin(): void {
    if (this.#begunAt !== undefined) return
    this.#begunAt = performance.now()
    this.#yieldTo(() => this.#next())
  }

  #next(): void {
    this.#begunAt = undefined
    if (this.#done >= this.#waiting.length) return
    this.#begin()
    do {
      // By number: taken off the list one by one, thousands would move at each.
      const piece = this.#waiting[this.#done++]
      if (piece !== undefined) this.#work(piece)
    } while (this.#done < this.#waiting.length && !this.#isOver)
    if (this.#done < this.#waiting.length) return
    this.#waiting.length = 0
    this.#done = 0
  }
}
