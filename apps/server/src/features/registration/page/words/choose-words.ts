import { arabic } from "./arabic.ts"
import { english } from "./english.ts"
import { french } from "./french.ts"
import { german } from "./german.ts"
import { russian } from "./russian.ts"
import { spanish } from "./spanish.ts"
import type { Words } from "./words.ts"

const LANGUAGES: readonly Words[] = [english, german, spanish, french, russian, arabic]
const RANGES_MOST = 30

/** The language that a browser likes best of those there are (RFC 9110 §12.5.4); English, if it likes none. */
export function chooseWords(acceptLanguage: string | undefined): Words {
  const ranges = (acceptLanguage ?? "").slice(0, 1_000).split(",", RANGES_MOST)
  const wanted = ranges.map((range) => {
    const [tag = "", ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/)
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2)
    return { language: tag.split("-")[0], weight: weight === undefined ? 1 : Number(weight) || 0 }
  })
  // Sorting is stable: what is liked as much stays in the order in which it was named.
  for (const { language } of wanted.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)) {
    const words = LANGUAGES.find(({ tag }) => tag.split("-")[0] === language)
    if (words !== undefined) return words
  }
  return english
}
