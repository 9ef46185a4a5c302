import type { DraftMention } from "@kith/client"

/** Somebody named in a text; places are code points (XEP-0372 §3.1). */
export interface FoundMention {
  readonly begin: number
  readonly end: number
  readonly address: string
}

/** Where the people who were chosen while writing still stand in the text. */
export function findMentions(text: string, chosen: readonly DraftMention[] = []): FoundMention[] {
  const found: { at: number; length: number; address: string }[] = []
  // Longer names first: `@Juliet Capulet` is not `@Juliet`.
  for (const { name, address } of chosen.toSorted((one, other) => other.name.length - one.name.length)) {
    const written = `@${name}`
    for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + written.length)) {
      const end = at + written.length
      const isWhole = !/[\p{L}\p{N}_]/u.test(text.charAt(end)) && !/[\p{L}\p{N}_]/u.test(text.charAt(at - 1))
      const isFree = found.every((each) => end <= each.at || each.at + each.length <= at)
      if (isWhole && isFree) found.push({ at, length: written.length, address })
    }
  }
  return found
    .sort((one, other) => one.at - other.at)
    .map(({ at, length, address }) => {
      const begin = [...text.slice(0, at)].length
      return { begin, end: begin + [...text.slice(at, at + length)].length, address }
    })
}
