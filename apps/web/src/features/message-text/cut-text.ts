/** The beginning of a text, up to the end of a line or word, and never through a character. */
export function cutText(text: string, most: number): string {
  // A little more is no reason for a button.
  if (text.length <= most * 1.2) return text
  const head = text.slice(0, most)
  const end = Math.max(head.lastIndexOf("\n"), head.lastIndexOf(" "))
  return end > most * 0.8 ? head.slice(0, end) : head.replace(/[\uD800-\uDBFF]$/, "")
}
