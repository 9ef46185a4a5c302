import { Bold, Code, Italic, List, SquareCode, Strikethrough, TextQuote } from "lucide-react"
import type { RefObject } from "react"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import styles from "./FormatBar.module.css"
import { describeKeys } from "./format-keys.ts"
import { applyFormat, type Format } from "./format-selection.ts"
import { replaceText } from "./replace-text.ts"

const text = strings.composer
const FORMATS = [
  ["bold", "bold", Bold],
  ["italic", "italic", Italic],
  ["strike", "strike", Strikethrough],
  ["code", "code", Code],
  ["code-block", "codeBlock", SquareCode],
  ["quote", "quote", TextQuote],
  ["list", "list", List],
] as const

/** Buttons that put the marks of XEP-0393 into the field. */
export function FormatBar({ field }: { readonly field: RefObject<HTMLTextAreaElement | null> }) {
  return (
    <div className={styles.bar} role="toolbar" aria-label={text.formatting}>
      {FORMATS.map(([format, name, Icon]) => (
        <IconButton
          key={format}
          label={text.withKeys({ name: text[name], keys: describeKeys(format) })}
          className={styles.button}
          // The selection stays where it is.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => field.current !== null && applyTo(field.current, format)}
        >
          <Icon size={17} aria-hidden="true" />
        </IconButton>
      ))}
    </div>
  )
}

export function applyTo(field: HTMLTextAreaElement, format: Format): void {
  const { value, selectionStart: start, selectionEnd: end } = field
  replaceText(field, applyFormat(format, { text: value, start, end }))
}
