const SPECIAL_IN_TEXT = /[&<>\r]/
const SPECIAL_IN_ATTRIBUTE = /[&<>'"\t\n\r]/

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

const refer = (character: string): string => REFERENCES[character] ?? character

export function escapeText(text: string): string {
  return SPECIAL_IN_TEXT.test(text) ? text.replace(/[&<>\r]/g, refer) : text
}

/** White space is written as references, because a reader normalises it to blanks (XML 1.0 §3.3.3). */
export function escapeAttribute(value: string): string {
  return SPECIAL_IN_ATTRIBUTE.test(value) ? value.replace(/[&<>'"\t\n\r]/g, refer) : value
}
