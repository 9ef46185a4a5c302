/** Runs `work` when all that was begun before about the same key is done, whether it went well or not. */
export type TakeTurn = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>

/**
 * For changes that read before they write: those of one key happen one after the other. Never wait within a turn for
 * another turn of the same key.
 */
export function createTurns(): TakeTurn {
  const last = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const result = (last.get(key) ?? Promise.resolve()).then(work)
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (last.get(key) === settled) last.delete(key)
      })
    last.set(key, settled)
    return result
  }
}
