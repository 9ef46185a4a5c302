import type { Name } from "./names.ts"

/**
 * The attributes of a first-level element as they stand in its start tag. They can be written out again as they are where
 * the tag came in one piece, without references, and with nothing in it that depends on its place: prefixes, and declarations
 * of namespaces, but for one ahead of all attributes, as every frame of a WebSocket has it.
 */
export class WrittenAttributes {
  /** Where they begin in the piece being read; -1 where they cannot be copied. */
  #from = -1
  #written: string | undefined

  /** The name of a first-level element ends at `at`. */
  begin(at: number): void {
    this.#from = at
    this.#written = undefined
  }

  /** An attribute of the tag ends at `end`; `isPlain`: its value means what it says. */
  note(attribute: Name, isPlain: boolean, isFirst: boolean, end: number): void {
    if (this.#from < 0) return
    if (attribute.declares && attribute.prefix === "" && isFirst) this.#from = end
    else if (!isPlain || attribute.declares || attribute.prefix !== "") this.#from = -1
  }

  /** The tag is over, and its attributes end at `end` of the piece. */
  finish(piece: string, end: number): void {
    if (this.#from >= 0) this.#written = piece.slice(this.#from, end)
    this.#from = -1
  }

  /** The piece is over. */
  interrupt(): void {
    this.#from = -1
  }

  /** Gives out what is known, once. */
  take(): string | undefined {
    const written = this.#written
    this.#written = undefined
    return written
  }

  reset(): void {
    this.begin(-1)
  }
}
