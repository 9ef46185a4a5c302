import { Search, X } from "lucide-react"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import styles from "./ConversationList.module.css"

const text = strings.list

export function SearchField({
  typed,
  onType,
}: {
  readonly typed: string
  readonly onType: (typed: string) => void
}) {
  return (
    <div className={styles.search}>
      <Search size={17} aria-hidden="true" />
      <input
        type="search"
        aria-label={text.searchLabel}
        placeholder={text.search}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => onType(event.target.value)}
      />
      {typed !== "" && (
        <IconButton label={text.clearSearch} className={styles.clear} onClick={() => onType("")}>
          <X size={16} />
        </IconButton>
      )}
    </div>
  )
}
