import { findLinks } from "./find-links.ts"
import type { LinkSpan, MentionRange, Span } from "./message-blocks.ts"

const KINDS = { "*": "strong", _: "emphasis", "~": "strike" } as const
type Directive = keyof typeof KINDS | "`"

interface Fixed {
  readonly begin: number
  readonly end: number
  readonly span: LinkSpan | Extract<Span, { kind: "mention" }>
}

interface LineParts {
  readonly source: string
  /** Where spans of this line may open as at a beginning. */
  readonly begin: number
  /** Links and mentions, in order: no directive is looked for in them. */
  readonly fixed: readonly Fixed[]
  /** Where each directive may close, in order. */
  readonly closings: Readonly<Record<Directive, readonly number[]>>
}

/**
 * The spans of one line, `begin` to `end` of the text (XEP-0393 §5.2). Each directive closes at the first place that
 * may; those places are found once for the line, so that a thousand openings without an end cost no more than one.
 */
export function parseSpans(
  { source, mentions }: { readonly source: string; readonly mentions: readonly MentionRange[] },
  begin: number,
  end: number,
): Span[] {
  const fixed = findFixed(source, begin, end, mentions)
  const parts = { source, begin, fixed, closings: findClosings(source, begin, end, fixed) }
  return parseRange(parts, begin, end)
}

function parseRange(parts: LineParts, from: number, to: number): Span[] {
  const { source, fixed } = parts
  const spans: Span[] = []
  let plainFrom = from
  const endPlain = (at: number) => {
    if (at > plainFrom) spans.push({ kind: "text", text: source.slice(plainFrom, at) })
  }
  let next = firstAtOrAfter(fixed.length, (index) => (fixed[index]?.begin ?? 0) >= from)
  for (let at = from; at < to; ) {
    const here = fixed[next]
    if (here?.begin === at && here.end <= to) {
      endPlain(at)
      spans.push(here.span)
      at = here.end
      plainFrom = at
      next += 1
      continue
    }
    const directive = source[at] as Directive
    const close = mayOpen(parts, directive, at, from) ? findClosing(parts, directive, at + 1, to) : undefined
    if (close === undefined) {
      at += 1
    } else if (close === at + 1) {
      // §5.2: with nothing between them neither is a directive.
      at += 2
    } else {
      endPlain(at)
      spans.push(readSpan(parts, directive, at, close))
      at = close + 1
      plainFrom = at
    }
    while ((fixed[next]?.begin ?? Infinity) < at) next += 1
  }
  endPlain(to)
  return spans
}

function readSpan(parts: LineParts, directive: Directive, open: number, close: number): Span {
  if (directive === "`") return { kind: "code", text: parts.source.slice(open + 1, close) }
  // The inside cannot hold the same directive again, so there are three levels at most.
  return { kind: KINDS[directive], mark: directive, spans: parseRange(parts, open + 1, close) }
}

/** At the beginning of the block, behind white space, or right behind another directive that opened. */
function mayOpen(
  { source, begin, closings }: LineParts,
  directive: string,
  at: number,
  from: number,
): boolean {
  if (!Object.hasOwn(closings, directive)) return false
  const isPlace = at === begin || at === from || isWhiteSpace(source.charCodeAt(at - 1))
  return isPlace && at + 1 < source.length && !isWhiteSpace(source.charCodeAt(at + 1))
}

function findClosing({ closings }: LineParts, directive: Directive, from: number, to: number) {
  const places = closings[directive]
  const place = places[firstAtOrAfter(places.length, (index) => (places[index] ?? 0) >= from)]
  return place !== undefined && place < to ? place : undefined
}

function findClosings(source: string, begin: number, end: number, fixed: readonly Fixed[]) {
  const closings: Record<Directive, number[]> = { "*": [], _: [], "~": [], "`": [] }
  let next = 0
  for (let at = begin + 1; at < end; at++) {
    while ((fixed[next]?.end ?? Infinity) <= at) next += 1
    if ((fixed[next]?.begin ?? Infinity) <= at) continue
    const character = source.charAt(at)
    if (!Object.hasOwn(closings, character)) continue
    if (!isWhiteSpace(source.charCodeAt(at - 1))) closings[character as Directive].push(at)
  }
  return closings
}

function findFixed(source: string, begin: number, end: number, mentions: readonly MentionRange[]): Fixed[] {
  const first = firstAtOrAfter(mentions.length, (index) => (mentions[index]?.begin ?? 0) >= begin)
  const named: Fixed[] = []
  for (let index = first; (mentions[index]?.end ?? Infinity) <= end; index++) {
    const mention = mentions[index]
    if (mention === undefined) break
    const text = source.slice(mention.begin, mention.end)
    named.push({ ...mention, span: { kind: "mention", text, address: mention.address } })
  }
  const links = findLinks(source.slice(begin, end)).map(({ begin: from, end: to, ...link }) => ({
    begin: begin + from,
    end: begin + to,
    span: { kind: "link", ...link } as const,
  }))
  const free = links.filter((link) => !named.some((each) => each.begin < link.end && link.begin < each.end))
  return [...named, ...free].sort((one, other) => one.begin - other.begin)
}

/** `White_Space`, or of the category Z. */
function isWhiteSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d)
  return code === 0x85 || /\p{Z}/u.test(String.fromCharCode(code))
}

/** The first of `length` ordered places for which `holds`; `length` if there is none. */
function firstAtOrAfter(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** The text of spans, without their marks. */
export function readPlainText(spans: readonly Span[]): string {
  return spans.map((span) => ("spans" in span ? readPlainText(span.spans) : span.text)).join("")
}
