import { Popover as Parts } from "@base-ui/react/popover"
import type { ReactElement, ReactNode } from "react"
import { classNames } from "../class-names.ts"
import { usePopupContainer } from "../popup/container.ts"
import styles from "../popup/Popup.module.css"

export interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  /** What it is, for people who do not see it. */
  readonly label: string
  readonly children: ReactNode
  readonly side?: "top" | "bottom" | "inline-start" | "inline-end"
  readonly align?: "start" | "center" | "end"
  /** With `onOpenChange`: who uses it decides when it is open. */
  readonly isOpen?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
  readonly className?: string | undefined
}

/** A small window at a button, such as a picker: takes the focus, closes on Escape and outside, gives the focus back. */
export function Popover(props: PopoverProps) {
  const { trigger, label, children, side = "bottom", align = "end", isOpen, onOpenChange, className } = props
  const container = usePopupContainer()
  return (
    <Parts.Root
      {...(isOpen !== undefined && { open: isOpen })}
      {...(onOpenChange && { onOpenChange: (open: boolean) => onOpenChange(open) })}
    >
      <Parts.Trigger render={trigger} />
      <Parts.Portal container={container}>
        <Parts.Positioner
          className={styles.positioner}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          positionMethod="fixed"
        >
          <Parts.Popup data-popup="" aria-label={label} className={classNames(styles.popup, className)}>
            {children}
          </Parts.Popup>
        </Parts.Positioner>
      </Parts.Portal>
    </Parts.Root>
  )
}
