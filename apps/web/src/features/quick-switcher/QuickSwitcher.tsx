import { Search } from "lucide-react"
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react"
import { strings } from "../../strings/index.ts"
import { Dialog } from "../../ui/dialog/Dialog.tsx"
import styles from "./QuickSwitcher.module.css"
import { type CommandDoors, useCommands } from "./useCommands.tsx"
import { useDestinations } from "./useDestinations.tsx"

const text = strings.switcher
const MAX_RESULTS = 9

/**
 * Type a few letters of a name, press Enter, and be there (WAI-ARIA combobox): conversations, people, groups, accounts,
 * and everything there is to do; `>` shows only the latter.
 */
export function QuickSwitcher({
  onClose,
  doors,
}: {
  readonly onClose: () => void
  readonly doors: CommandDoors
}) {
  const [query, setQuery] = useState("")
  const [chosen, setChosen] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const isForCommands = query.startsWith(">")
  const wanted = isForCommands ? query.slice(1).trim() : query.trim()
  const commands = useCommands(wanted, isForCommands, doors)
  const destinations = useDestinations(wanted, isForCommands)
  const results = isForCommands
    ? commands
    : [...destinations.slice(0, MAX_RESULTS - Math.min(commands.length, 3)), ...commands].slice(
        0,
        MAX_RESULTS + 1,
      )

  // biome-ignore lint/correctness/useExhaustiveDependencies: Whichever is chosen now.
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" })
  }, [chosen])

  function run(index: number): void {
    const result = results[index]
    if (result === undefined) return
    onClose()
    result.run()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    if (event.key === "Enter") run(chosen)
    else if (event.key === "ArrowDown") setChosen(Math.min(chosen + 1, results.length - 1))
    else if (event.key === "ArrowUp") setChosen(Math.max(chosen - 1, 0))
    else return
    event.preventDefault()
  }

  return (
    <Dialog title={text.title} hidesTitle onClose={onClose}>
      <div className={styles.field}>
        <Search size={20} aria-hidden="true" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={results.length > 0 ? `${id}-${chosen}` : undefined}
          aria-label={text.placeholder}
          placeholder={text.placeholder}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setChosen(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id={id} role="listbox" aria-label={text.results} className={styles.results}>
        {results.map((result, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: The keys are handled by the field, which keeps the focus.
          <div
            key={result.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={styles.result}
            onClick={() => run(index)}
            onPointerMove={() => setChosen(index)}
          >
            {result.picture}
            <span className={styles.lines}>
              <span dir="auto">{result.label}</span>
              {result.hint !== undefined && <span className={styles.address}>{result.hint}</span>}
            </span>
            {result.mark}
          </div>
        ))}
      </div>
      {results.length === 0 && <p className={styles.nothing}>{text.nothing}</p>}
      {query === "" && <p className={styles.tip}>{text.tip}</p>}
    </Dialog>
  )
}
