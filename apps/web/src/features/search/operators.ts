import { strings } from "../../strings/index.ts"

/** What narrows a search down, by its name in the client's `search.ts`. */
export type Operator = "from" | "in" | "has" | "before" | "after" | "on"

const OPERATOR = /(?<![^\s])([\p{L}\p{M}]+):(["“”„«»][^"“”„«»]+["“”«»]|\S+)/gu

const operatorWords = (): readonly (readonly [Operator, string])[] => {
  const { search: text } = strings
  return [
    ["from", text.operatorFrom],
    ["in", text.operatorIn],
    ["has", text.operatorHas],
    ["before", text.operatorBefore],
    ["after", text.operatorAfter],
    ["on", text.operatorOn],
  ]
}

/** The words that stand for something, with what they are in the client's language. */
const valueWords = (operator: Operator): readonly (readonly [string, string])[] => {
  const { search: text } = strings
  if (operator === "from") return [["me", text.valueMe]]
  if (operator === "in") return []
  if (operator !== "has") {
    return [
      ["today", text.valueToday],
      ["yesterday", text.valueYesterday],
    ]
  }
  return [
    ["file", text.valueFile],
    ["picture", text.valuePicture],
    ["video", text.valueVideo],
    ["voice", text.valueVoice],
    ["link", text.valueLink],
    ["place", text.valuePlace],
    ["contact", text.valueContact],
    ["sticker", text.valueSticker],
  ]
}

/** A part of what was typed that narrows it down. */
export interface Filter {
  readonly operator: Operator
  /** In the client's language, without quotation marks. */
  readonly value: string
  /** Where it stands. */
  readonly begin: number
  readonly end: number
}

/** In the language of the app, or in English, which is understood everywhere. */
export function readFilters(typed: string): Filter[] {
  return [...typed.matchAll(OPERATOR)].flatMap(({ 0: whole, 1: name = "", 2: raw = "", index }) => {
    const operator = operatorWords().find(([english, own]) => [english, fold(own)].includes(fold(name)))?.[0]
    if (operator === undefined) return []
    const said = raw.replace(/^["“”„«»](.*)["“”«»]$/u, "$1")
    const value = valueWords(operator).find(([, own]) => fold(own) === fold(said))?.[0] ?? said
    return [{ operator, value, begin: index, end: index + whole.length }]
  })
}

/** What was typed, with the operators of the language of the app in English. */
export function toEnglishOperators(typed: string): string {
  let english = ""
  let at = 0
  for (const { operator, value, begin, end } of readFilters(typed)) {
    english += `${typed.slice(at, begin)}${operator}:${quote(value)}`
    at = end
  }
  return english + typed.slice(at)
}

/** In the language of the app; `value` in the client's. */
export function withFilter(typed: string, operator: Operator, value: string): string {
  const name = operatorWords().find(([english]) => english === operator)?.[1] ?? operator
  const said = valueWords(operator).find(([english]) => english === value)?.[1] ?? value
  return `${typed.trim()} ${name}:${quote(said)}`.trimStart()
}

export function withoutFilters(typed: string, isMeant: (filter: Filter) => boolean): string {
  const meant = readFilters(typed).filter(isMeant).toReversed()
  const rest = meant.reduce((text, { begin, end }) => `${text.slice(0, begin)} ${text.slice(end)}`, typed)
  return rest.replace(/\s+/g, " ").trim()
}

const quote = (value: string) => (/\s/.test(value) ? `"${value.replace(/["“”„«»]/gu, "")}"` : value)

/** Nobody types accents into a search. */
const fold = (word: string) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
