/** The name that was probably meant: the one with the fewest letters added, dropped, changed or swapped. */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3))
  let nearest: string | undefined
  let fewest = limit + 1
  for (const candidate of known) {
    const count = countEdits(name, candidate)
    if (count < fewest) [nearest, fewest] = [candidate, count]
  }
  return nearest
}

/** Damerau-Levenshtein distance, neighbours swapped counting once. */
function countEdits(a: string, b: string): number {
  let older: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1
      const edits = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + cost,
      )
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current.push(isSwap ? Math.min(edits, at(older, column - 2) + 1) : edits)
    }
    older = previous
    previous = current
  }
  return at(previous, b.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY
