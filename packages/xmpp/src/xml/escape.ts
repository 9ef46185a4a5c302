// biome-ignore lint/suspicious/noControlCharactersInRegex: these are among those that XML forbids
const SPECIAL_IN_TEXT = /[&<>\r\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF\uD800-\uDFFF]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const SPECIAL_IN_ATTRIBUTE = /[&<>'"\0-\x1F\uFFFE\uFFFF\uD800-\uDFFF]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const REPLACED_IN_TEXT = /[&<>\r\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF\uD800-\uDFFF]/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const REPLACED_IN_ATTRIBUTE = /[&<>'"\0-\x1F\uFFFE\uFFFF\uD800-\uDFFF]/gu

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "'": "&apos;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
}

/** One character that XML cannot carry, written raw, would end the stream of everybody who gets it. */
const REPLACEMENT = "\uFFFD"

const refer = (character: string): string => REFERENCES[character] ?? REPLACEMENT

/** Characters that XML forbids become U+FFFD; who must not lose them asks `isXmlText` before. */
export function escapeText(text: string): string {
  return SPECIAL_IN_TEXT.test(text) ? text.replace(REPLACED_IN_TEXT, refer) : text
}

/**
 * Like {@link escapeText}. White space is written as references, because a reader normalises it to blanks
 * (XML 1.0 §3.3.3).
 */
export function escapeAttribute(value: string): string {
  return SPECIAL_IN_ATTRIBUTE.test(value) ? value.replace(REPLACED_IN_ATTRIBUTE, refer) : value
}
