import { X } from "lucide-react"
import { type ReactNode, useId } from "react"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../button/IconButton.tsx"
import { useModal } from "../dialog/useModal.ts"
import { PopupContainerProvider } from "../popup/container.ts"
import styles from "./Sheet.module.css"
import { useDragToClose } from "./useDragToClose.ts"

export interface SheetProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A modal window for more than a question: in the middle of a large screen, from the lower edge of a phone, where it is
 * also pulled away. Its content scrolls, its title stays.
 */
export function Sheet({ title, onClose, children }: SheetProps) {
  const titleId = useId()
  const sheet = useModal((element) =>
    element.querySelector(`.${styles.body} :is(input:not([type=hidden]), textarea, button, a)`),
  )
  const drag = useDragToClose(sheet, onClose)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does for the keyboard what a click beside the box does.
    <dialog
      ref={sheet}
      aria-labelledby={titleId}
      className={styles.sheet}
      onCancel={(event) => {
        event.preventDefault()
        // React hands up what was meant for a window that was opened from this one.
        if (event.target === event.currentTarget) onClose()
      }}
      onClick={(event) => event.target === sheet.current && onClose()}
    >
      <PopupContainerProvider value={sheet}>
        <div className={styles.handle} {...drag} />
        <header className={styles.header} {...drag}>
          <h2 id={titleId}>{title}</h2>
          <IconButton label={strings.ui.close} onClick={onClose}>
            <X size={20} />
          </IconButton>
        </header>
        <div className={styles.body}>{children}</div>
      </PopupContainerProvider>
    </dialog>
  )
}
