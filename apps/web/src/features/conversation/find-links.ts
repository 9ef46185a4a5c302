/** A run of a message's text; with `href` it is a link that is safe to follow. */
export interface TextPart {
  readonly text: string
  readonly href?: string
}

/** What is longer than any browser takes is not looked at whole. */
const CANDIDATE = /\b(?:https?:\/\/|mailto:|xmpp:)[^\s<>"]{1,2000}/giu
const SAFE_SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "xmpp:"])

/** Splits a text into plain runs and links. Only schemes that cannot run anything become links. */
export function findLinks(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const link = withoutTrailingMarks(match[0])
    const href = safeHref(link)
    if (href === undefined) continue
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    parts.push({ text: link, href })
    end = match.index + link.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

function safeHref(link: string): string | undefined {
  const url = URL.parse(link)
  if (url === null || !SAFE_SCHEMES.has(url.protocol)) return undefined
  const hasGoal = url.protocol.startsWith("http") ? url.hostname !== "" : url.pathname !== ""
  return hasGoal ? url.href : undefined
}

/** The full stop of the sentence is not the link's, nor is a bracket that was opened before it. */
function withoutTrailingMarks(link: string): string {
  const surplus = { ")": surplusOf(link, "(", ")"), "]": surplusOf(link, "[", "]") }
  let end = link.length
  for (; end > 0; end--) {
    const last = link.charAt(end - 1)
    if (last === ")" || last === "]") {
      if (surplus[last] <= 0) break
      surplus[last] -= 1
    } else if (!/[.,;:!?'*_~…»”’]/u.test(last)) break
  }
  return link.slice(0, end)
}

/** How many brackets are closed that were not opened. */
function surplusOf(text: string, open: string, close: string): number {
  return text.split(close).length - text.split(open).length
}
