// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML forbids
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

/** Whether XML 1.0 §2.2 can carry the text at all; most control characters it cannot, not even as references. */
export function isXmlText(text: string): boolean {
  return text.isWellFormed() && !FORBIDDEN.test(text)
}
