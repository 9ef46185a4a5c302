/** Counts a word in a stream of pieces that may cut it. */
export function createCounter(word: string): (text: string) => number {
  let tail = ""
  return (text) => {
    const joined = tail + text
    let count = 0
    let end = 0
    for (let at = joined.indexOf(word); at >= 0; at = joined.indexOf(word, end)) {
      count++
      end = at + word.length
    }
    tail = joined.slice(Math.max(end, joined.length - word.length + 1))
    return count
  }
}
