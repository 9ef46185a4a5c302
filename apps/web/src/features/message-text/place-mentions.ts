import type { MentionRange } from "./message-blocks.ts"

const MENTIONS_MOST = 100

/** Somebody named in a text, by code points (XEP-0372 §3.1), as another client says. */
export interface Mention {
  readonly begin: number
  readonly end: number
  readonly address: string
}

/** What can be believed of where people are named: in order, inside of the text, none inside of another. */
export function placeMentions(text: string, mentions: readonly Mention[] = []): MentionRange[] {
  const sorted = mentions
    .filter(({ begin, end }) => Number.isInteger(begin) && Number.isInteger(end) && begin >= 0 && end > begin)
    .sort((one, other) => one.begin - other.begin)
    .slice(0, MENTIONS_MOST)
  const ranges: MentionRange[] = []
  // Walks through the text once; most texts have as many code units as code points.
  let [points, units] = [0, 0]
  const unitsAt = (place: number): number => {
    for (; points < place && units < text.length; points++) {
      units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1
    }
    return points === place ? units : text.length + 1
  }
  let free = 0
  for (const { begin, end, address } of sorted) {
    if (begin < free) continue
    const range = { begin: unitsAt(begin), end: unitsAt(end), address }
    if (range.end > text.length) break
    free = end
    ranges.push(range)
  }
  return ranges
}
