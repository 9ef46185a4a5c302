const PARTS_MOST = 20
const LONGEST_PART = 200

/** What somebody looks for. All text is folded. */
export interface Query {
  /** Words, or several in a row that stood in quotation marks. */
  readonly words: readonly string[]
  /** Parts of names or addresses of who wrote it; `me` is us. */
  readonly from: readonly string[]
  /** Parts of names or addresses of conversations. */
  readonly in: readonly string[]
  readonly has: readonly string[]
  /** Epoch ms: sent at this time or later. */
  readonly since?: number
  /** Epoch ms: sent before. */
  readonly until?: number
}

/** Quotation marks of all languages: keyboards of phones give curly ones. */
const PART =
  /(from|in|has|before|after|on):(?:["“”„«»]([^"“”„«»]+)["“”«»]|(\S+))|["“”„«»]([^"“”„«»]+)["“”«»]|(\S+)/giu

/** Reads what was typed; see `search.ts`. `now` in epoch ms; days are those of this device. */
export function parseQuery(typed: string, now: number = Date.now()): Query {
  const found = { words: [] as string[], from: [] as string[], in: [] as string[], has: [] as string[] }
  let [since, until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (const [whole, key, quoted, plain, phrase, word] of [...typed.matchAll(PART)].slice(0, PARTS_MOST)) {
    const value = fold((quoted ?? plain ?? "").slice(0, LONGEST_PART)).trim()
    const kind = key?.toLowerCase()
    if (kind === "from" || kind === "in" || kind === "has") found[kind].push(value)
    else if (kind === undefined) found.words.push(fold((phrase ?? word ?? "").slice(0, LONGEST_PART)).trim())
    else {
      const period = readPeriod(value, now)
      // What is no day is a word, as somebody may have written it.
      if (period === undefined) found.words.push(fold(whole))
      else {
        if (kind !== "before") since = Math.max(since, kind === "after" ? period.end : period.begin)
        if (kind !== "after") until = Math.min(until, kind === "before" ? period.begin : period.end)
      }
    }
  }
  return {
    ...found,
    words: found.words.filter((word) => word !== ""),
    ...(since > Number.NEGATIVE_INFINITY && { since }),
    ...(until < Number.POSITIVE_INFINITY && { until }),
  }
}

/** `2026`, `2026-11`, `2026-11-27`, `today` or `yesterday`: from its beginning to the beginning of what follows. */
function readPeriod(text: string, now: number): { readonly begin: number; readonly end: number } | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text) ?? []
  const at = (y: number, m: number, d: number) => new Date(y, m, d).getTime()
  if (text === "today" || text === "yesterday") {
    const today = new Date(now)
    const date = today.getDate() - (text === "today" ? 0 : 1)
    const [y, m] = [today.getFullYear(), today.getMonth()]
    return { begin: at(y, m, date), end: at(y, m, date + 1) }
  }
  if (year === undefined) return undefined
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)]
  const begin = new Date(y, m, d)
  // The 31st of February is none.
  if (begin.getFullYear() !== y || begin.getMonth() !== m || begin.getDate() !== d) return undefined
  const end = month === undefined ? at(y + 1, 0, 1) : day === undefined ? at(y, m + 1, 1) : at(y, m, d + 1)
  return { begin: begin.getTime(), end }
}

export function isEmpty({ words, from, has, in: within, since, until }: Query): boolean {
  const isWordless = words.length + from.length + has.length + within.length === 0
  return isWordless && since === undefined && until === undefined
}

/** Without case, accents and line breaks, so that `jose` finds `José`. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ")
}
