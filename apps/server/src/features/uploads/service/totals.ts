import type { Amount } from "../store.ts"

/** What all files and slots take up, known without asking the database. */
export class Totals {
  #files: number
  #bytes: number

  constructor({ files, bytes }: Amount) {
    this.#files = files
    this.#bytes = bytes
  }

  get files(): number {
    return this.#files
  }
  get bytes(): number {
    return this.#bytes
  }

  add(bytes: number): void {
    this.#files++
    this.#bytes += bytes
  }

  remove(bytes: number): void {
    this.#files--
    this.#bytes -= bytes
  }
}
