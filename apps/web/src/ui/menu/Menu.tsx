import { type ReactNode, useEffect, useId, useRef, useState } from "react"
import { IconButton } from "../button/IconButton.tsx"
import { classNames } from "../class-names.ts"
import styles from "./Menu.module.css"

export interface MenuItem {
  readonly label: string
  readonly icon: ReactNode
  readonly isDangerous?: boolean
  readonly onSelect: () => void
}

export interface MenuProps {
  /** What the menu is about. */
  readonly label: string
  readonly icon: ReactNode
  readonly items: readonly MenuItem[]
}

/** A button that opens a list of actions (WAI-ARIA menu button). */
export function Menu({ label, icon, items }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()

  useEffect(() => {
    if (!isOpen) return
    list.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus()
    const closeOutside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener("pointerdown", closeOutside)
    return () => document.removeEventListener("pointerdown", closeOutside)
  }, [isOpen])

  function close(): void {
    setOpen(false)
    button.current?.focus()
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    const entries = [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])]
    const at = entries.indexOf(document.activeElement as HTMLElement)
    const goals: Record<string, number> = {
      ArrowDown: (at + 1) % entries.length,
      ArrowUp: (at - 1 + entries.length) % entries.length,
      Home: 0,
      End: entries.length - 1,
    }
    const goal = goals[event.key]
    if (goal !== undefined) entries[goal]?.focus()
    else if (event.key === "Escape") close()
    else if (event.key === "Tab") setOpen(false)
    if (goal !== undefined || event.key === "Escape") {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  return (
    <div ref={root} className={styles.root}>
      <IconButton
        ref={button}
        label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {icon}
      </IconButton>
      {isOpen && (
        <div id={id} ref={list} role="menu" aria-label={label} className={styles.list} onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={classNames(styles.item, item.isDangerous && styles.dangerous)}
              onClick={() => {
                close()
                item.onSelect()
              }}
            >
              {item.icon}
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
