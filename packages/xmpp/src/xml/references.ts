const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", apos: "'", quot: '"' }
const REFERENCE = /&([^;&]{1,12});/g

/** What `name` in `&name;` stands for: one of the five predefined entities or a character; `undefined` for all else. */
export function resolveReference(name: string): string | undefined {
  if (!name.startsWith("#")) return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
  const code = name.startsWith("#x") ? parseDigits(name.slice(2), 16) : parseDigits(name.slice(1), 10)
  return code !== undefined && isXmlCharacter(code) ? String.fromCodePoint(code) : undefined
}

function parseDigits(digits: string, radix: 10 | 16): number | undefined {
  return (radix === 16 ? /^[0-9a-fA-F]+$/ : /^[0-9]+$/).test(digits)
    ? Number.parseInt(digits, radix)
    : undefined
}

/** `Char` of XML 1.0 §2.2. */
export function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  if (code < 0xd800) return true
  return (code >= 0xe000 && code < 0xfffe) || (code >= 0x10000 && code <= 0x10ffff)
}

/** Replaces the references in text that has been checked. */
export function decodeReferences(text: string): string {
  if (!text.includes("&")) return text
  return text.replace(REFERENCE, (whole, name: string) => resolveReference(name) ?? whole)
}

/** Line ends as XML 1.0 §2.11 wants them. */
export function normaliseText(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text
}

/** XML 1.0 §3.3.3, before references are replaced: those keep the white space they stand for. */
export function normaliseAttribute(value: string): string {
  return /[\t\n\r]/.test(value) ? value.replace(/\r\n|[\t\n\r]/g, " ") : value
}
