/**
 * What people write by the habit of Markdown, as XEP-0393 writes it: `**bold**` becomes `*bold*`, `~~gone~~` becomes
 * `~gone~`. Code stays as it is, and so does `__init__`, which is a name more often than an emphasis, and `2**3**4`, which is
 * no style there. In time that grows with the length.
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

/** Opens a style of XEP-0393 §5.2: at the beginning, behind white space, or behind another mark that opened one. */
const OPENS = /(?:^|\s)[*_~]*$/u

/**
 * Pairs of a doubled mark become single ones, around something that neither begins nor ends with a space, where one opens a
 * style and no word goes on behind it.
 */
function halve(text: string, double: string): string {
  const parts = text.split(double)
  let result = parts[0] ?? ""
  for (let at = 1; at < parts.length; at++) {
    const inside = parts[at] ?? ""
    const behind = parts[at + 1]
    const isStyle = OPENS.test(result.slice(-8)) && behind !== undefined && !/^[\p{L}\p{N}_]/u.test(behind)
    const isPair = isStyle && inside !== "" && inside === inside.trim()
    const mark = isPair ? double.charAt(0) : double
    result += mark + inside
    if (isPair) {
      at += 1
      result += mark + (parts[at] ?? "")
    }
  }
  return result
}
