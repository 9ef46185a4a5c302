import { strings } from "../strings/index.ts"

/** Words of a server, in a language of its own choice, behind a sentence of ours. */
export function quoteWords(sentence: string, words: string | undefined): string {
  return words === undefined ? sentence : strings.failures.said({ sentence, words })
}
