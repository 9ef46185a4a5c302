/** What the head of a page says about it. */
export interface PageFacts {
  readonly title?: string
  readonly description?: string
  readonly siteName?: string
  /** As it is written: perhaps relative to the page. */
  readonly image?: string
}

const TITLE_MOST = 200
const DESCRIPTION_MOST = 400
/** More `<meta>` has no honest page. */
const TAGS_MOST = 500

/** Reads OpenGraph, Twitter's names and plain HTML, in one pass over the text; the first word on each counts. */
export function readPage(html: string): PageFacts {
  const found = new Map<string, string>()
  let title: string | undefined
  let at = 0
  for (let tags = 0; tags < TAGS_MOST; tags++) {
    at = html.indexOf("<", at)
    if (at < 0) break
    if (html.startsWith("<!--", at)) {
      at = after(html, "-->", at)
    } else if (isTag(html, at, "meta")) {
      const { attributes, end } = readAttributes(html, at + 5)
      at = end
      const name = (attributes.get("property") ?? attributes.get("name") ?? "").toLowerCase()
      const content = attributes.get("content")
      if (content !== undefined && content.trim() !== "" && !found.has(name)) found.set(name, content)
    } else if (isTag(html, at, "title")) {
      const begin = after(html, ">", at)
      const end = html.indexOf("<", begin)
      title ??= decodeEntities(html.slice(begin, end < 0 ? begin + 1000 : Math.min(end, begin + 1000)))
      at = begin
    } else if (isTag(html, at, "script") || isTag(html, at, "style")) {
      at = after(html, isTag(html, at, "script") ? "</script" : "</style", at)
      tags -= 1
    } else if (isTag(html, at, "body")) {
      break
    } else {
      at += 1
      tags -= 1
    }
  }
  const pick = (most: number, ...names: readonly string[]) => {
    const text = names.map((name) => found.get(name)).find((each) => each !== undefined)
    return tidy(text, most)
  }
  return withoutUndefined({
    title: pick(TITLE_MOST, "og:title", "twitter:title") ?? tidy(title, TITLE_MOST),
    description: pick(DESCRIPTION_MOST, "og:description", "twitter:description", "description"),
    siteName: pick(100, "og:site_name", "application-name"),
    image: pick(2_000, "og:image:secure_url", "og:image", "og:image:url", "twitter:image"),
  })
}

function isTag(html: string, at: number, name: string): boolean {
  const written = html.slice(at + 1, at + 1 + name.length)
  return written.toLowerCase() === name && /[\s/>]/.test(html.charAt(at + 1 + name.length))
}

function after(html: string, mark: string, from: number): number {
  const place = html.indexOf(mark, from)
  return place < 0 ? html.length : place + mark.length
}

/** The attributes of a tag, from behind its name. */
function readAttributes(html: string, from: number) {
  const attributes = new Map<string, string>()
  // One attribute at each step; none of its parts can match the same text in two ways.
  const attribute = /[\s/]*([^\s=>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?|[\s/]*>/y
  attribute.lastIndex = from
  for (let count = 0; count < 30; count++) {
    const match = attribute.exec(html)
    if (match === null || match[1] === undefined) break
    const [, name, double, single, bare] = match
    attributes.set(name.toLowerCase(), decodeEntities((double ?? single ?? bare ?? "").slice(0, 4_000)))
  }
  return { attributes, end: Math.max(attribute.lastIndex, from) }
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ""
  })
}

/** One line of what XML can carry, and no longer than it is read. */
function tidy(text: string | undefined, most: number): string | undefined {
  const line = text
    ?.toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    .replace(/[\0-\x1F\x7F\uFFFE\uFFFF\s]+/g, " ")
    .trim()
  if (line === undefined || line === "") return undefined
  const letters = [...line.slice(0, most * 2)]
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`
    : line
}

function withoutUndefined(
  facts: { readonly [Name in keyof PageFacts]: PageFacts[Name] | undefined },
): PageFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
}
