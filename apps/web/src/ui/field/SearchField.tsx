import { Search, X } from "lucide-react"
import type { InputHTMLAttributes, Ref } from "react"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../button/IconButton.tsx"
import { classNames } from "../class-names.ts"
import styles from "./SearchField.module.css"

export interface SearchFieldProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "type"> {
  /** What is searched, for people who do not see where the field stands. */
  readonly label: string
  readonly typed: string
  readonly onType: (typed: string) => void
  readonly ref?: Ref<HTMLInputElement>
}

/** A field with a magnifying glass, for words to look for. */
export function SearchField({ label, typed, onType, className, ...rest }: SearchFieldProps) {
  return (
    <div className={classNames(styles.field, className)}>
      <Search size={18} aria-hidden="true" />
      <input
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        {...rest}
        type="search"
        aria-label={label}
        value={typed}
        onChange={(event) => onType(event.target.value)}
      />
      {typed !== "" && (
        <IconButton label={strings.list.clearSearch} className={styles.clear} onClick={() => onType("")}>
          <X size={16} />
        </IconButton>
      )}
    </div>
  )
}
