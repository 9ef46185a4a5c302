import { Menu as Parts } from "@base-ui/react/menu"
import type { ReactElement, ReactNode } from "react"
import { classNames } from "../class-names.ts"
import { usePopupContainer } from "../popup/container.ts"
import styles from "../popup/Popup.module.css"

export interface MenuProps {
  /** The button that opens it; it gets what assistive technology needs to know. */
  readonly trigger: ReactElement
  /** `MenuItem`s and what else there is in `MenuItems.tsx`. */
  readonly children: ReactNode
  readonly side?: "top" | "bottom" | "inline-start" | "inline-end"
  readonly align?: "start" | "center" | "end"
  readonly onOpenChange?: (isOpen: boolean) => void
}

/** A button with a menu of things to do (WAI-ARIA menu button): arrows, letters, Home, End, Escape. */
export function Menu({ trigger, children, side = "bottom", align = "end", onOpenChange }: MenuProps) {
  return (
    <Parts.Root {...(onOpenChange && { onOpenChange: (isOpen) => onOpenChange(isOpen) })}>
      <Parts.Trigger render={trigger} />
      <MenuList side={side} align={align}>
        {children}
      </MenuList>
    </Parts.Root>
  )
}

export function MenuList({
  label,
  children,
  side,
  align,
}: {
  /** Where no button names it. */
  readonly label?: string
  readonly children: ReactNode
  readonly side?: NonNullable<MenuProps["side"]>
  readonly align?: NonNullable<MenuProps["align"]>
}) {
  const container = usePopupContainer()
  return (
    <Parts.Portal container={container}>
      <Parts.Positioner
        className={styles.positioner}
        sideOffset={6}
        collisionPadding={8}
        positionMethod="fixed"
        {...(side && { side })}
        {...(align && { align })}
      >
        <Parts.Popup
          data-popup=""
          {...(label && { "aria-label": label })}
          className={classNames(styles.popup, styles.list)}
        >
          {children}
        </Parts.Popup>
      </Parts.Positioner>
    </Parts.Portal>
  )
}
