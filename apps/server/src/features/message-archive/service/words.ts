import { hash } from "node:crypto"

/** What an index knows a word by: lower-case ASCII letters and digits, at least three, in every database. */
export type Token = string

/** One condition of a search; all of them must hold. */
export interface WordQuery {
  readonly token: Token
  /** Longer words that begin so will do too. */
  readonly isPrefix: boolean
}

const MAX_WORDS = 1_000
/** With the number of an archive ahead of it, less than the 84 that MariaDB takes. */
const MAX_TOKEN_CHARACTERS = 60
/** Shorter words find only themselves: half a language begins with "a". */
const MIN_PREFIX = 3

/** Accents, and the vowel signs of Hebrew and Arabic, which people leave out when they search. */
const MARKS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g

/** A run of a script that writes without blanks; a word of any other; a picture. */
const RUNS =
  /(?<unspaced>[[\p{L}\p{M}\p{N}]&&[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]+)|(?<word>[[\p{L}\p{M}\p{N}]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]+)|(?<picture>\p{Extended_Pictographic})/gv

/** In the index like a word: what its sender calls a message. */
export const originToken = (originId: string): Token => `mid${hash("sha256", originId).slice(0, 24)}`

/**
 * As it stands in the index: each archive has words of its own, so that a search looks at nothing that others wrote, and
 * costs the same however many they are.
 */
export const tokenIn = (archiveId: number, token: Token): Token => `a${archiveId}${token}`

/** The words of a text as an index has them, each once. */
export function tokensOf(text: string): Set<Token> {
  const tokens = new Set<Token>()
  for (const { groups } of normalize(text).matchAll(RUNS)) {
    if (tokens.size >= MAX_WORDS) break
    const whole = groups?.word ?? groups?.picture
    if (whole !== undefined) tokens.add(encode(whole))
    else for (const pair of pairsOf(groups?.unspaced ?? "")) tokens.add(encode(pair))
  }
  return tokens
}

/** What is asked for by a text that somebody wrote to search: all its words, wherever they stand. */
export function readWordQueries(text: string): WordQuery[] {
  const queries = new Map<Token, WordQuery>()
  const add = (word: string, isPrefix: boolean) => {
    const token = encode(word)
    queries.set(token, { token, isPrefix })
  }
  for (const { groups } of normalize(text).matchAll(RUNS)) {
    const { word, picture, unspaced } = groups ?? {}
    if (word !== undefined) add(word, lettersIn(word) >= MIN_PREFIX)
    else if (picture !== undefined) add(picture, false)
    else if (unspaced !== undefined) {
      const pairs = pairsOf(unspaced)
      // Each sign but the last is in the index together with the one behind it.
      for (const pair of pairs.length === 1 ? pairs : pairs.slice(0, -1)) add(pair, pairs.length === 1)
    }
  }
  return [...queries.values()]
}

export function matches(tokens: ReadonlySet<Token>, queries: readonly WordQuery[]): boolean {
  return queries.every(
    ({ token, isPrefix }) =>
      tokens.has(token) || (isPrefix && tokens.values().some((other) => other.startsWith(token))),
  )
}

function normalize(text: string): string {
  return text.normalize("NFKD").replace(MARKS, "").toLowerCase().replaceAll("ß", "ss").normalize("NFC")
}

/** A syllable of Hangul is two letters or three. */
const lettersIn = (word: string) => [...word.normalize("NFD")].length

/** Each sign with the next, and the last alone. */
function pairsOf(run: string): string[] {
  const signs = [...run]
  return signs.map((sign, index) => sign + (signs[index + 1] ?? ""))
}

/** No stop word of any database begins so, and it is never too short. */
function encode(word: string): Token {
  let token = "wd"
  for (let index = 0; index < word.length; index++) {
    const unit = word.charAt(index)
    const code = /[a-wyz0-9]/.test(unit) ? unit : unit === "x" ? "xx" : `x${hex(word.charCodeAt(index))}`
    if (token.length + code.length > MAX_TOKEN_CHARACTERS) break
    token += code
  }
  return token
}

const hex = (code: number) => code.toString(16).padStart(4, "0")
