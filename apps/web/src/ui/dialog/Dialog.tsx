import { X } from "lucide-react"
import { type ReactNode, useId } from "react"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../button/IconButton.tsx"
import { classNames } from "../class-names.ts"
import { PopupContainerProvider } from "../popup/container.ts"
import styles from "./Dialog.module.css"
import { useModal } from "./useModal.ts"

export interface DialogProps {
  readonly title: string
  /** For dialogs that explain themselves to the eye, such as a search field. */
  readonly hidesTitle?: boolean
  /** The id of what is read out together with the title, such as what will happen. */
  readonly describedBy?: string | undefined
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A modal dialog, open for as long as it is rendered. */
export function Dialog({ title, hidesTitle = false, describedBy, onClose, children }: DialogProps) {
  const titleId = useId()
  // The first field; where there is nothing to fill in, the button that does no harm comes first.
  const dialog = useModal((element) =>
    element.querySelector(`input:not([type=hidden]), .${styles.actions} button`),
  )

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does for the keyboard what a click beside the box does.
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      aria-describedby={describedBy}
      className={classNames(styles.dialog, hidesTitle && styles.top)}
      onCancel={(event) => {
        event.preventDefault()
        // React hands up what was meant for a window that was opened from this one.
        if (event.target === event.currentTarget) onClose()
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <PopupContainerProvider value={dialog}>
        <div className={styles.body}>
          <header className={hidesTitle ? "visually-hidden" : styles.header}>
            <h2 id={titleId}>{title}</h2>
            {!hidesTitle && (
              <IconButton label={strings.ui.close} onClick={onClose} className={styles.close}>
                <X size={20} />
              </IconButton>
            )}
          </header>
          {children}
        </div>
      </PopupContainerProvider>
    </dialog>
  )
}

/** The row of buttons at a dialog's end; the one that acts comes last. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>
}
