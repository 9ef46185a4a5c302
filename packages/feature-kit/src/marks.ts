import { createTurns } from "./turns.ts"

/** Where marks are kept: a table of a feature. */
export interface MarkStore {
  /** Also where it is there. */
  add(key: string): Promise<void>
  remove(key: string): Promise<void>
}

/** Takes the mark away, unless somebody else needs it too. */
export type Release = () => void

/**
 * Marks in the database what is under way, so that it is finished after a crash: whatever is still marked when the server
 * starts is to be looked at again.
 */
export interface Marks {
  /** Resolves once the mark is stored. Who asks while it is there waits for nothing, and holds it from this call on. */
  hold(key: string): Promise<Release>
  /** Resolves when all marks that are not needed any more are gone. */
  settle(): Promise<void>
}

export function createMarks(store: MarkStore, failed: (error: unknown) => void): Marks {
  const marks = new Map<string, { holders: number; readonly added: Promise<void> }>()
  const removals = new Set<Promise<void>>()
  const takeTurn = createTurns()

  const letGo = (key: string, mark: { holders: number }): void => {
    mark.holders--
    if (mark.holders > 0) return
    marks.delete(key)
    const removal = takeTurn(key, () => store.remove(key))
      // A mark too many is looked at in vain, and does no harm.
      .catch(failed)
      .then(() => void removals.delete(removal))
    removals.add(removal)
  }

  return {
    async hold(key) {
      const mark = marks.get(key) ?? { holders: 0, added: takeTurn(key, () => store.add(key)) }
      marks.set(key, mark)
      mark.holders++
      try {
        await mark.added
      } catch (error) {
        letGo(key, mark)
        throw error
      }
      let isHeld = true
      return () => {
        if (isHeld) letGo(key, mark)
        isHeld = false
      }
    },
    async settle() {
      while (removals.size > 0) await Promise.all(removals)
    },
  }
}
