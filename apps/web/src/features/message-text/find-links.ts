import { findBareDomains } from "./bare-domains.ts"
import { judgeHost } from "./judge-host.ts"

/** A link in a text that is safe to follow. Places are UTF-16 code units. */
export interface FoundLink {
  readonly begin: number
  readonly end: number
  /** What is shown of it. */
  readonly text: string
  readonly href: string
  /** What stands in the message, where it is more than the text shown. */
  readonly source?: string
  /** Where it really goes, when that is not plain from the text. */
  readonly host?: string
}

/** What is longer than any browser takes is not looked at whole. `[text](` comes before an address, as in Markdown. */
const CANDIDATE =
  /(?:\[([^[\]\n]{1,300})\]\()?(?<![\w@])(https?:\/\/|mailto:|xmpp:|tel:|geo:|www\.)[^\s<>"`]{1,2000}/giu
const SAFE_SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "xmpp:", "tel:", "geo:"])

/** Finds what is a link in a line. Only schemes that cannot run anything become links. */
export function findLinks(text: string): FoundLink[] {
  const links = [...findAddresses(text), ...findDomains(text)].sort((one, other) => one.begin - other.begin)
  // What is a part of another one, such as the words in place of an address, is none.
  let free = 0
  return links.filter(({ begin, end }) => {
    if (begin < free) return false
    free = end
    return true
  })
}

function findDomains(text: string): FoundLink[] {
  return findBareDomains(text).flatMap(({ index, address: found }) => {
    const address = withoutTrailingMarks(found)
    const url = URL.parse(`https://${address}`)
    if (url === null) return []
    const host = judgeHost(url, address)
    return [
      { begin: index, end: index + address.length, text: address, href: url.href, ...(host && { host }) },
    ]
  })
}

function findAddresses(text: string): FoundLink[] {
  // Most lines have none: the search for one costs more than this.
  if (!text.includes(":") && !/www\./i.test(text)) return []
  const links: FoundLink[] = []
  for (const match of text.matchAll(CANDIDATE)) {
    const [whole, label] = match
    const at = label === undefined ? 0 : label.length + 3
    const address = withoutTrailingMarks(whole.slice(at))
    const url = safeUrl(address)
    if (url === undefined) continue
    const isLabelled = label !== undefined && whole[at + address.length] === ")"
    const begin = match.index + (isLabelled ? 0 : at)
    const end = match.index + at + address.length + (isLabelled ? 1 : 0)
    const host = judgeHost(url, isLabelled ? undefined : address)
    links.push({
      begin,
      end,
      text: isLabelled ? label : address,
      href: url.href,
      ...(isLabelled && { source: text.slice(begin, end) }),
      ...(host && { host }),
    })
  }
  return links
}

function safeUrl(link: string): URL | undefined {
  const url = URL.parse(/^www\./i.test(link) ? `https://${link}` : link)
  if (url === null || !SAFE_SCHEMES.has(url.protocol)) return undefined
  if (url.protocol.startsWith("http"))
    return url.hostname.includes(".") || !/^www\./i.test(link) ? url : undefined
  // `tel: now` and `geo:somewhere` are words, not places.
  if (url.protocol === "tel:")
    return /^\+?[\d().\s-]{3,30}$/.test(decodeSafely(url.pathname)) ? url : undefined
  if (url.protocol === "geo:") return /^-?\d+(\.\d+)?,-?\d+(\.\d+)?/.test(url.pathname) ? url : undefined
  return url.pathname === "" ? undefined : url
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
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
