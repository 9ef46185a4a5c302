import { strings } from "../../strings/index.ts"

const OPERATOR = /(?<![^\s])([\p{L}\p{M}]+):(\S+)/gu

/** What was typed, with the operators of the language of the app in English, which is understood everywhere. */
export function toEnglishOperators(typed: string): string {
  const text = strings.search
  const values = new Map(
    (
      [
        [text.valueFile, "file"],
        [text.valuePicture, "picture"],
        [text.valueVideo, "video"],
        [text.valueVoice, "voice"],
        [text.valueLink, "link"],
        [text.valuePlace, "place"],
      ] as const
    ).map(([word, kind]) => [fold(word), kind]),
  )
  return typed.replace(OPERATOR, (whole, operator: string, value: string) => {
    const name = fold(operator)
    if (name === "from" || name === fold(text.operatorFrom)) {
      return `from:${fold(value) === fold(text.valueMe) ? "me" : value}`
    }
    if (name === "has" || name === fold(text.operatorHas)) return `has:${values.get(fold(value)) ?? value}`
    return whole
  })
}

/** Nobody types accents into a search. */
const fold = (word: string) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
