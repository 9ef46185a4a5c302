/**
 * What people write by the habit of Markdown, as XEP-0393 writes it: `**bold**` becomes `*bold*`, `~~gone~~` becomes
 * `~gone~`. Code stays as it is, and so does `__init__`, which is a name more often than an emphasis. In time that grows
 * with the length.
 */
export function fromMarkdown(text: string): string {
  if (!text.includes("**") && !text.includes("~~")) return text
  let isCode = false
  return text
    .split("\n")
    .map((line) => {
      const isFence = line.startsWith("```")
      if (isFence) isCode = !isCode
      return isFence || isCode ? line : changeLine(line)
    })
    .join("\n")
}

function changeLine(line: string): string {
  // Every second piece is code, if it is closed.
  const pieces = line.split("`")
  const isOpen = pieces.length % 2 === 0
  return pieces
    .map((piece, index) => {
      const isCode = index % 2 === 1 && !(isOpen && index === pieces.length - 1)
      return isCode ? piece : halve(halve(piece, "**"), "~~")
    })
    .join("`")
}

/** Pairs of a doubled mark, around something that neither begins nor ends with a space, become single ones. */
function halve(text: string, double: string): string {
  const parts = text.split(double)
  let result = parts[0] ?? ""
  for (let at = 1; at < parts.length; at++) {
    const inside = parts[at] ?? ""
    const isPair = at + 1 < parts.length && inside !== "" && inside === inside.trim()
    const mark = isPair ? double.charAt(0) : double
    result += mark + inside
    if (isPair) {
      at += 1
      result += mark + (parts[at] ?? "")
    }
  }
  return result
}
