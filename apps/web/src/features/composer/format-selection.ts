/** A text and what is selected in it; places are UTF-16 code units. */
export interface Selected {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** What to put in place of a part of the text, and what is selected then. */
export interface Replacement {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly start: number
  readonly end: number
}

export type Format = "bold" | "italic" | "strike" | "code" | "code-block" | "quote" | "list"

const MARKS: Readonly<Partial<Record<Format, string>>> = { bold: "*", italic: "_", strike: "~", code: "`" }
const PREFIXES: Readonly<Partial<Record<Format, string>>> = { quote: "> ", list: "- " }

/**
 * Puts the marks of XEP-0393 around what is selected, or takes them away where they are. Spaces at its ends stay outside,
 * and each line gets marks of its own, for spans end with the line.
 */
export function applyFormat(format: Format, selected: Selected): Replacement {
  const mark = MARKS[format]
  if (mark !== undefined) return wrap(selected, mark)
  const prefix = PREFIXES[format]
  return prefix === undefined ? fence(selected) : prefixLines(selected, prefix)
}

function wrap({ text, start, end }: Selected, mark: string): Replacement {
  const length = mark.length
  const inside = text.slice(start, end)
  if (text.slice(start - length, start) === mark && text.slice(end, end + length) === mark) {
    const [from, to] = [start - length, end + length]
    return { from, to, text: inside, start: from, end: to - 2 * length }
  }
  const isWrapped = inside.length > 2 * length && inside.startsWith(mark) && inside.endsWith(mark)
  if (isWrapped && !inside.includes("\n")) {
    const bare = inside.slice(length, -length)
    return { from: start, to: end, text: bare, start, end: start + bare.length }
  }
  if (inside.trim() === "") {
    return { from: start, to: start, text: mark + mark, start: start + length, end: start + length }
  }
  const lines = inside.split("\n").map((line) => {
    const bare = line.trim()
    return bare === "" ? line : line.replace(bare, () => mark + bare + mark)
  })
  const wrapped = lines.join("\n")
  const isOne = lines.length === 1 && inside === inside.trim()
  return {
    from: start,
    to: end,
    text: wrapped,
    start: isOne ? start + length : start,
    end: isOne ? end + length : start + wrapped.length,
  }
}

function prefixLines({ text, start, end }: Selected, prefix: string): Replacement {
  const [from, to] = linesAround(text, start, end)
  const lines = text.slice(from, to).split("\n")
  const arePrefixed = lines.every((line) => line.startsWith(prefix))
  const changed = lines.map((line) => (arePrefixed ? line.slice(prefix.length) : prefix + line)).join("\n")
  const isCaret = start === end
  const moved = arePrefixed ? -prefix.length : prefix.length
  return {
    from,
    to,
    text: changed,
    start: isCaret ? Math.max(from, start + moved) : from,
    end: isCaret ? Math.max(from, start + moved) : from + changed.length,
  }
}

function fence({ text, start, end }: Selected): Replacement {
  const [from, to] = linesAround(text, start, end)
  const inside = text.slice(from, to)
  const fenced = `\`\`\`\n${inside}\n\`\`\``
  return { from, to, text: fenced, start: from + 4, end: from + 4 + inside.length }
}

function linesAround(text: string, start: number, end: number): [from: number, to: number] {
  const newline = text.indexOf("\n", end)
  return [text.lastIndexOf("\n", start - 1) + 1, newline < 0 ? text.length : newline]
}

/** A new line in a list or quotation goes on with it; in an empty item it ends it. `undefined`: an ordinary new line. */
export function continueLine({ text, start, end }: Selected): Replacement | undefined {
  const from = text.lastIndexOf("\n", start - 1) + 1
  const match = /^( {0,8})([-*•]|\d{1,4}[.)]|>+) ?/u.exec(text.slice(from, start))
  if (match === null) return undefined
  const [whole, indent = "", marker = ""] = match
  // `-dash` and `2.5` are no items.
  if (!whole.endsWith(" ") && !marker.startsWith(">")) return undefined
  if (from + whole.length === start && (text[start] ?? "\n") === "\n") {
    return { from, to: end, text: "", start: from, end: from }
  }
  const next = /^\d/.test(marker) ? marker.replace(/\d+/, (number) => String(Number(number) + 1)) : marker
  const inserted = `\n${indent}${next} `
  const at = start + inserted.length
  return { from: start, to: end, text: inserted, start: at, end: at }
}
