import { language } from "./language.ts"

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const LETTER = /\p{L}/u

/**
 * Sets a text apart from the sentence it goes into where the two may run in different directions, so that neither
 * turns the other around: U+2068 is to text what `<bdi>` is to an element (UAX #9 §2.4.2). Sentences of the catalogue do so
 * with what they are given.
 */
export function isolate(text: string): string {
  const isForeign = (language.get().direction === "rtl" ? LETTER : RIGHT_TO_LEFT).test(text)
  return isForeign ? `\u2068${text}\u2069` : text
}
