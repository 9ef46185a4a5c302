import type { Block, ListItem, MentionRange } from "./message-blocks.ts"
import { parseSpans, readPlainText } from "./parse-spans.ts"

/** A line of the text, by places in it; what a quotation takes off its lines is before `begin`. */
interface Line {
  readonly begin: number
  readonly end: number
}

/** Quotations inside of each other; what is deeper is text, so that a row of `>` cannot fill a screen. */
const DEEPEST_QUOTE = 6
const DEEPEST_LIST = 4

/**
 * Parses a text in time that grows with its length (XEP-0393 §5.1): blocks first, then spans in each line of them.
 * @param mentions in the order of the text, and none inside of another; see `placeMentions`
 */
export function parseMessageText(source: string, mentions: readonly MentionRange[] = []): Block[] {
  return parseLines({ source, mentions }, splitLines(source), 0)
}

export interface ParsedText {
  readonly source: string
  readonly mentions: readonly MentionRange[]
}

function splitLines(source: string): Line[] {
  const lines: Line[] = []
  for (let begin = 0; begin <= source.length; ) {
    const newline = source.indexOf("\n", begin)
    const end = newline < 0 ? source.length : newline
    lines.push({ begin, end })
    begin = end + 1
  }
  return lines
}

function parseLines(text: ParsedText, lines: readonly Line[], depth: number): Block[] {
  const blocks: Block[] = []
  let plain: Line[] = []
  const endParagraph = () => {
    if (plain.length > 0) blocks.push(...parsePlain(text, plain))
    plain = []
  }
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]
    if (line === undefined) break
    if (text.source.startsWith("```", line.begin)) {
      endParagraph()
      const end = findFence(text.source, lines, at + 1)
      blocks.push(readCode(text.source, line, lines.slice(at + 1, end)))
      at = end + 1
    } else if (isQuoted(text.source, line) && depth < DEEPEST_QUOTE) {
      endParagraph()
      let end = at
      const inner: Line[] = []
      for (
        let quoted = lines[end];
        quoted !== undefined && isQuoted(text.source, quoted);
        quoted = lines[++end]
      ) {
        inner.push(withoutQuoteMark(text.source, quoted))
      }
      blocks.push({ kind: "quote", blocks: parseLines(text, inner, depth + 1) })
      at = end
    } else {
      plain.push(line)
      at += 1
    }
  }
  endParagraph()
  return blocks
}

const isQuoted = (source: string, { begin, end }: Line): boolean => begin < end && source[begin] === ">"

/** XEP-0393 §5.1.3: the first white space after the mark is taken off too. */
function withoutQuoteMark(source: string, { begin, end }: Line): Line {
  const isSpaced = begin + 1 < end && /\s/u.test(source.charAt(begin + 1))
  return { begin: begin + (isSpaced ? 2 : 1), end }
}

/** The line that ends a preformatted block, or that behind the last: the end of the parent ends it too (§5.1.2). */
function findFence(source: string, lines: readonly Line[], from: number): number {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]
    if (
      line !== undefined &&
      line.end - line.begin < 20 &&
      source.slice(line.begin, line.end).trimEnd() === "```"
    ) {
      return at
    }
  }
  return lines.length
}

function readCode(source: string, fence: Line, lines: readonly Line[]): Block {
  const text = lines.map(({ begin, end }) => source.slice(begin, end)).join("\n")
  // What stands behind the fence is ignored by the specification; by habit it is the language.
  const language = /^[\w+#.-]{1,20}$/.exec(
    source.slice(fence.begin + 3, Math.min(fence.end, fence.begin + 40)).trim(),
  )
  return { kind: "code", text, ...(language !== null && { language: language[0].toLowerCase() }) }
}

/** Lines that no block takes: paragraphs, and lists among them. */
function parsePlain(text: ParsedText, lines: readonly Line[]): Block[] {
  const blocks: Block[] = []
  let paragraph: Line[] = []
  let list: { isOrdered: boolean; items: ListItem[]; lines: Line[] } | undefined
  const endParagraph = () => {
    if (paragraph.length === 0) return
    blocks.push({ kind: "paragraph", lines: paragraph.map(({ begin, end }) => parseSpans(text, begin, end)) })
    paragraph = []
  }
  const endList = () => {
    if (list === undefined) return
    const { isOrdered, items, lines } = list
    list = undefined
    // One line alone that begins with a number is a date or a score more often than a list.
    if (isOrdered && items.length === 1) return void paragraph.push(...lines)
    endParagraph()
    blocks.push({ kind: "list", isOrdered, items })
  }
  for (const line of lines) {
    const marker = findListMarker(text.source, line)
    if (marker === undefined) {
      endList()
      paragraph.push(line)
      continue
    }
    if (list !== undefined && list.isOrdered !== marker.isOrdered) endList()
    list ??= { isOrdered: marker.isOrdered, items: [], lines: [] }
    list.lines.push(line)
    const { level, text: written } = marker
    list.items.push({ marker: written, level, spans: parseSpans(text, marker.end, line.end) })
  }
  endList()
  endParagraph()
  return blocks
}

/** `- `, `* `, `• ` or `12. ` after at most eight spaces, with something behind it. */
function findListMarker(source: string, { begin, end }: Line) {
  const head = source.slice(begin, Math.min(end, begin + 24))
  const match = /^( {0,8})([-*•]|\d{1,4}[.)]) (?=\S)/u.exec(head)
  if (match === null) return undefined
  const [whole, indent = "", marker = ""] = match
  const level = Math.min(DEEPEST_LIST, indent.length >> 1)
  return { isOrdered: /\d/.test(marker), text: marker, level, end: begin + whole.length }
}

/** All that is to be read of it, without the marks: for a line in a list, or to be read aloud. */
export function readBlocks(blocks: readonly Block[]): string {
  return blocks.map(readBlock).join("\n")
}

function readBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return block.lines.map(readPlainText).join("\n")
    case "list":
      return block.items.map(({ marker, spans }) => `${marker} ${readPlainText(spans)}`).join("\n")
    case "quote":
      return readBlocks(block.blocks)
    case "code":
      return block.text
  }
}

/** The words of a text as they are read: without the marks of styles, and with the words of a link in place of it. */
export function readWithoutMarks(text: string): string {
  return /[*_~`>[]/.test(text) ? readBlocks(parseMessageText(text)) : text
}
