/**
 * Whether there is any row of a kind that is rare, so that nobody asks for theirs where there is none at all. Once there was
 * one it is believed to be there until the server starts anew.
 */
export interface Occurrence {
  /** Asks the table once, and answers from memory from then on. */
  isThere(): Promise<boolean>
  /** One is about to be written. */
  note(): void
}

export function createOccurrence(look: () => Promise<boolean>): Occurrence {
  let known: Promise<boolean> | undefined
  const forgetFailure = () => {
    known = undefined
  }
  return {
    isThere() {
      if (known === undefined) {
        known = look()
        known.catch(forgetFailure)
      }
      return known
    },
    note() {
      known = Promise.resolve(true)
    },
  }
}
