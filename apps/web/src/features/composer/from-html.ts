/** What is copied may be a whole page; what is longer comes as plain text. */
const CHARACTERS_MOST = 200_000

/** XEP-0393 has no other spans; what else a page does to letters is left out. */
const MARKS: Readonly<Record<string, string>> = {
  b: "*",
  strong: "*",
  i: "_",
  em: "_",
  s: "~",
  del: "~",
  strike: "~",
  code: "`",
}
const BLOCKS = new Set(
  "address article aside blockquote dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header li main nav ol p pre section ul".split(
    " ",
  ),
)
/** What is in them is not read by people. */
const UNREAD = new Set(["head", "style", "script", "title", "template", "noscript"])
/** So long is a tag looked through for quotation marks; of a longer one, such as a picture in it, the next `>` is the end. */
const TAG_CHARACTERS = 4_000
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
}

/**
 * Styles, links and lists that were copied from a page, as XEP-0393 and `[text](address)` write them. `undefined` where
 * there are none, or where columns would be lost: then the plain text beside it says all. Nothing of it is ever made into
 * elements; in time that grows with the length.
 */
export function fromHtml(html: string): string | undefined {
  if (html.length > CHARACTERS_MOST || /<(?:table|tr|td)\b/i.test(html)) return undefined
  const writer = new Writer()
  for (let at = 0; at < html.length; ) {
    if (html[at] !== "<") {
      const next = html.indexOf("<", at)
      const end = next < 0 ? html.length : next
      writer.text(decode(html.slice(at, end)))
      at = end
    } else if (html.startsWith("<!--", at)) {
      const end = html.indexOf("-->", at)
      at = end < 0 ? html.length : end + 3
    } else {
      const end = findTagEnd(html, at)
      if (end < 0) break
      const tag = /^<(\/?)([a-z][a-z0-9]{0,15})\b/i.exec(html.slice(at, at + 20))
      if (tag !== null) writer.tag((tag[2] ?? "").toLowerCase(), tag[1] === "/", html.slice(at, end))
      at = end + 1
    }
  }
  return writer.isStyled ? writer.result() : undefined
}

/** Where the tag that begins here ends; -1 where none does any more. */
function findTagEnd(html: string, from: number): number {
  let quote = ""
  for (let at = from + 1; at < Math.min(html.length, from + TAG_CHARACTERS); at++) {
    const character = html.charAt(at)
    if (quote !== "") {
      if (character === quote) quote = ""
    } else if (character === ">") return at
    else if (character === '"' || character === "'") quote = character
  }
  return html.indexOf(">", from)
}

interface OpenMark {
  readonly name: string
  readonly mark: string
  /** Where it stands in the line. */
  readonly at: number
  readonly href: string | undefined
}

/** Writes line by line, for a span ends with its line. */
class Writer {
  isStyled = false
  readonly #lines: string[] = []
  #line = ""
  #open: OpenMark[] = []
  readonly #lists: { readonly isOrdered: boolean; count: number }[] = []
  #quotes = 0
  #unread = 0
  #preformatted = 0

  tag(name: string, isClosing: boolean, attributes: string): void {
    const step = isClosing ? -1 : 1
    if (UNREAD.has(name)) this.#unread = Math.max(0, this.#unread + step)
    if (name === "br") this.#endLine()
    if (BLOCKS.has(name)) this.#block(name, isClosing, step)
    if (this.#preformatted > 0) return
    if (name !== "a" && !Object.hasOwn(MARKS, name)) return
    if (isClosing) this.#close(name)
    else this.#openMark(name, attributes)
  }

  text(text: string): void {
    if (this.#unread > 0) return
    if (this.#preformatted > 0) {
      const [first = "", ...more] = text.split("\n")
      this.#line += first
      for (const line of more) {
        this.#endLine()
        this.#line = line
      }
      return
    }
    const collapsed = text.replace(/[ \t\r\n\f]+/gu, " ")
    this.#line += this.#line === "" || this.#line.endsWith(" ") ? collapsed.trimStart() : collapsed
  }

  result(): string {
    this.#startLine()
    const isQuoted = (line = "") => line.startsWith(">")
    // What stands between a quotation and what is around it is no part of it.
    const lines = this.#lines.map((line, index) => {
      const isInside = isQuoted(this.#lines[index - 1]) && isQuoted(this.#lines[index + 1])
      return /^[> ]*$/.test(line) && !isInside ? "" : line.trimEnd()
    })
    return lines
      .join("\n")
      .replace(/\n{3,}/gu, "\n\n")
      .trim()
  }

  #block(name: string, isClosing: boolean, step: number): void {
    if (name === "pre" && !isClosing && this.#preformatted > 0) return
    this.#startLine()
    if (name === "ol" || name === "ul") {
      if (isClosing) this.#lists.pop()
      else this.#lists.push({ isOrdered: name === "ol", count: 0 })
    } else if (name === "blockquote") {
      this.isStyled = true
      this.#quotes = Math.max(0, this.#quotes + step)
    } else if (name === "pre") {
      this.isStyled = true
      this.#line = "```"
      this.#endLine()
      this.#preformatted = isClosing ? 0 : 1
    } else if (name === "li" && !isClosing) {
      this.#item()
    } else if (/^(?:p|h\d)$/.test(name) && this.#lists.length === 0 && this.#lines.length > 0) {
      // A paragraph stands apart from what is before and behind it; more than one empty line is made one.
      this.#endLine()
    }
  }

  #item(): void {
    const list = this.#lists.at(-1)
    if (list === undefined) return
    this.isStyled = true
    list.count += 1
    const indent = "  ".repeat(Math.min(3, this.#lists.length - 1))
    this.#line = `${indent}${list.isOrdered ? `${list.count}.` : "-"} `
  }

  #openMark(name: string, attributes: string): void {
    // Editors wrap what they copy into bold letters that are not.
    if (/font-weight:\s*(?:normal|400)/i.test(attributes) || this.#open.length >= 20) return
    const href = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes)
    this.#open.push({
      name,
      mark: MARKS[name] ?? "",
      at: this.#line.length,
      href: href === null ? undefined : decode(href[1] ?? href[2] ?? ""),
    })
  }

  #close(name: string): void {
    const index = this.#open.findLastIndex((open) => open.name === name)
    const open = this.#open[index]
    if (open === undefined) return
    this.#open.length = index
    const inside = this.#line.slice(open.at)
    const words = inside.trim()
    if (words === "") return
    const from = open.at + inside.indexOf(words)
    const styled =
      name === "a" ? linkTo(open.href, words) : withMark(words, open.mark, this.#line.charAt(from - 1))
    if (styled === words) return
    this.isStyled = true
    this.#line = this.#line.slice(0, from) + styled + this.#line.slice(from + words.length)
  }

  #startLine(): void {
    if (this.#line.trim() !== "") this.#endLine()
    this.#line = ""
    this.#open = []
  }

  #endLine(): void {
    this.#lines.push("> ".repeat(Math.min(3, this.#quotes)) + this.#line.trimEnd())
    this.#line = ""
    this.#open = []
  }
}

/** §5.2: a mark in the middle of a word opens nothing, and what holds it already says enough. */
function withMark(words: string, mark: string, before: string): string {
  if (!/^[\s*_~`]?$/u.test(before) || words.includes(mark)) return words
  return mark + words + mark
}

function linkTo(href: string | undefined, words: string): string {
  if (href === undefined || !/^(?:https?:\/\/|mailto:|xmpp:)[^\s)]+$/i.test(href)) return words
  const isItself =
    href.replace(/^\w+:(?:\/\/)?(?:www\.)?|\/$/gu, "") === words.replace(/^\w+:\/\/(?:www\.)?|\/$/gu, "")
  if (isItself) return href
  return /[[\]]/u.test(words) || words.length > 300 ? words : `[${words}](${href})`
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}
