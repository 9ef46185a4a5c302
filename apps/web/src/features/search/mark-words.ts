/** A piece of a text; the pieces in their order are the text. */
export interface Piece {
  readonly text: string
  readonly isFound: boolean
}

const AROUND_CHARACTERS = 60
const SHOWN_CHARACTERS = 240

/** `words` as `parseQuery` of the client gives them. The part of a text around what was looked for, with the found words marked, whatever their case and accents. */
export function markWords(whole: string, words: readonly string[]): Piece[] {
  const characters = [...whole.slice(0, 20_000).replace(/\s+/g, " ")]
  const folded = characters.map(foldOne)
  const isFound = new Array<boolean>(characters.length).fill(false)
  for (const word of words) mark(folded, word, isFound)
  const first = Math.max(0, isFound.indexOf(true))
  const begin = first > AROUND_CHARACTERS ? first - AROUND_CHARACTERS : 0
  const end = Math.min(characters.length, begin + SHOWN_CHARACTERS)
  const pieces: Piece[] = begin > 0 ? [{ text: "…", isFound: false }] : []
  for (let at = begin; at < end; ) {
    let until = at + 1
    while (until < end && isFound[until] === isFound[at]) until++
    pieces.push({ text: characters.slice(at, until).join(""), isFound: isFound[at] === true })
    at = until
  }
  if (end < characters.length) pieces.push({ text: "…", isFound: false })
  return pieces
}

function mark(folded: readonly string[], word: string, isFound: boolean[]): void {
  const text = folded.join("")
  // Where each character begins in the folded text: folding may make two of one, as of ﬁ.
  const begins: number[] = []
  let length = 0
  for (const piece of folded) {
    begins.push(length)
    length += piece.length
  }
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    for (let index = 0; index < folded.length; index++) {
      const begin = begins[index] ?? 0
      const end = begin + (folded[index]?.length ?? 0)
      if (end > at && begin < at + word.length) isFound[index] = true
    }
  }
}

function foldOne(character: string): string {
  return character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
}
