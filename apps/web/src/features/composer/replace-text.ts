import type { Replacement } from "./format-selection.ts"

/**
 * Puts a text in place of a part of a field as if it had been typed, so that undo takes it back. Only the old command
 * does that; where it is missing, the field is changed past its history.
 */
export function replaceText(field: HTMLTextAreaElement, { from, to, text, start, end }: Replacement): void {
  field.focus({ preventScroll: true })
  field.setSelectionRange(from, to)
  const isDone =
    text === "" && from === to
      ? true
      : document.execCommand(text === "" ? "delete" : "insertText", false, text)
  if (!isDone) {
    field.setRangeText(text, from, to, "end")
    field.dispatchEvent(new InputEvent("input", { bubbles: true }))
  }
  field.setSelectionRange(start, end)
}

/** Puts a text where the caret is, in place of what is selected. */
export function insertText(field: HTMLTextAreaElement, text: string): void {
  const { selectionStart: from, selectionEnd: to } = field
  const end = from + text.length
  replaceText(field, { from, to, text, start: end, end })
}
