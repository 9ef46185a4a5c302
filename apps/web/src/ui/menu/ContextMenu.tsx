import { ContextMenu as Parts } from "@base-ui/react/context-menu"
import type { ReactElement, ReactNode } from "react"
import { MenuList } from "./Menu.tsx"

/**
 * What can be done with a thing, by right click, long press, the menu key or Shift+F10. Whatever stands here must also
 * be reached in a way that can be seen, since nobody is told of it. `children` is one element.
 */
export function ContextMenu({
  items,
  isDisabled = false,
  onOpenChange,
  children,
}: {
  /** `MenuItem`s; drawn only while it is open. */
  readonly items: ReactNode
  readonly isDisabled?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
  readonly children: ReactElement
}) {
  return (
    <Parts.Root
      disabled={isDisabled}
      {...(onOpenChange && { onOpenChange: (isOpen: boolean) => onOpenChange(isOpen) })}
    >
      <Parts.Trigger render={children} />
      <MenuList>{items}</MenuList>
    </Parts.Root>
  )
}
