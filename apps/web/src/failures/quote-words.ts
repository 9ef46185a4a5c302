import { strings } from "../strings/index.ts"

/**
 * Words of a server, in a language of its own choice, behind our own. They are set apart so that they keep their
 * direction: U+2068 is to text what `dir="auto"` is to an element (UAX #9 §2.4.2).
 */
export function quoteWords(sentence: string, words: string | undefined): string {
  return words === undefined ? sentence : strings.failures.said({ sentence, words: isolate(words) })
}

export const isolate = (words: string): string => `\u2068${words}\u2069`
