import { fromHtml } from "./from-html.ts"
import { insertText } from "./replace-text.ts"

/**
 * Puts what was copied from a page where the caret is, with its styles, links and lists as marks. Answers whether it did: what
 * has none is pasted as the browser does it, and so is code. Ctrl+Shift+V pastes without them.
 */
export function pasteStyled(field: HTMLTextAreaElement, data: DataTransfer): boolean {
  const html = data.getData("text/html")
  // Editors of code colour it; what is meant is its text.
  if (html === "" || data.types.includes("vscode-editor-data")) return false
  const fences = field.value.slice(0, field.selectionStart).match(/^```/gmu) ?? []
  const styled = fences.length % 2 === 1 ? undefined : fromHtml(html)
  if (styled === undefined) return false
  insertText(field, styled)
  return true
}
