import { Tooltip as Parts } from "@base-ui/react/tooltip"
import type { ReactElement } from "react"
import { usePopupContainer } from "../popup/container.ts"
import popup from "../popup/Popup.module.css"
import styles from "./Tooltip.module.css"

/** Once around the app: who has seen one tooltip sees the next ones without a wait. */
export const TooltipProvider = Parts.Provider

/**
 * Words at a control for who hovers over it or reaches it by keyboard. The control needs a name of its own
 * (`aria-label`) all the same: touch screens and screen readers have no tooltips.
 */
export function Tooltip({
  text,
  keys,
  side = "bottom",
  children,
}: {
  readonly text: string
  /** A key that does the same, such as `Ctrl K`. */
  readonly keys?: string
  readonly side?: "top" | "bottom" | "inline-start" | "inline-end"
  readonly children: ReactElement
}) {
  const container = usePopupContainer()
  return (
    <Parts.Root>
      <Parts.Trigger render={children} />
      <Parts.Portal container={container}>
        <Parts.Positioner className={popup.positioner} side={side} sideOffset={6} positionMethod="fixed">
          <Parts.Popup className={styles.tooltip}>
            {text}
            {keys !== undefined && <kbd className={styles.keys}>{keys}</kbd>}
          </Parts.Popup>
        </Parts.Positioner>
      </Parts.Portal>
    </Parts.Root>
  )
}
