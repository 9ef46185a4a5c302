/** What is being written at the caret that could be completed. Places are UTF-16 code units. */
export interface Completion {
  readonly kind: "emoji" | "person"
  /** Of the `:` or `@`. */
  readonly from: number
  readonly to: number
  /** What was typed behind it, in lower case. */
  readonly query: string
}

/** Behind white space or at the beginning; a name may have one space in it. */
const PERSON = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,30}(?: [\p{L}\p{N}._-]{1,30})?)$/u
const EMOJI = /(?:^|[\s(]|\p{Extended_Pictographic}|\uFE0F):([\p{L}\p{M}\d_+-]{2,30})$/iu
/** `:smile:` is complete with its second colon. */
const WHOLE_EMOJI = /:([\p{L}\p{M}\d_+-]{2,40}):$/iu

/** What can be completed before the caret. */
export function findCompletion(text: string, caret: number): Completion | undefined {
  const before = text.slice(Math.max(0, caret - 64), caret)
  const person = PERSON.exec(before)?.[1]
  if (person !== undefined) {
    return { kind: "person", from: caret - person.length - 1, to: caret, query: person.toLocaleLowerCase() }
  }
  const emoji = EMOJI.exec(before)?.[1]
  if (emoji !== undefined) {
    return { kind: "emoji", from: caret - emoji.length - 1, to: caret, query: emoji.toLowerCase() }
  }
  return undefined
}

/** The name between two colons right before the caret. */
export function findShortcode(
  text: string,
  caret: number,
): { readonly from: number; readonly name: string } | undefined {
  const match = WHOLE_EMOJI.exec(text.slice(Math.max(0, caret - 44), caret))
  if (match?.[1] === undefined) return undefined
  return { from: caret - match[0].length, name: match[1].toLowerCase() }
}
