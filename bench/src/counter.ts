/** Counts a word in a stream of pieces that may cut it. Pieces may be overwritten afterwards: nothing of them is kept. */
export function createCounter(word: string): (piece: Buffer) => number {
  const wanted = Buffer.from(word)
  /** How many bytes at the end of the last piece may be the beginning of the word. */
  let begun = 0
  return (piece) => {
    const bytes = begun === 0 ? piece : Buffer.concat([wanted.subarray(0, begun), piece])
    let count = 0
    let end = 0
    for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, end)) {
      count++
      end = at + wanted.length
    }
    begun = Math.min(bytes.length - end, wanted.length - 1)
    while (begun > 0 && !endsWithBeginning(bytes, wanted, begun)) begun--
    return count
  }
}

function endsWithBeginning(bytes: Buffer, wanted: Buffer, length: number): boolean {
  const from = bytes.length - length
  // Nearly always the first byte tells.
  return bytes[from] === wanted[0] && wanted.compare(bytes, from, bytes.length, 0, length) === 0
}
