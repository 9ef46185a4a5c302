import { ContextMenu as Parts } from "@base-ui/react/context-menu"
import type { ReactElement, ReactNode } from "react"
import { tick } from "../gesture/tick.ts"
import { MenuList } from "./Menu.tsx"

/**
 * What can be done with a thing, by right click, long press, the menu key or Shift+F10. Whatever stands here must also
 * be reached in a way that can be seen, since nobody is told of it. `children` is one element.
 */
export function ContextMenu({
  label,
  items,
  isDisabled = false,
  onOpenChange,
  children,
}: {
  /** What the menu is for, for people who do not see where it opens. */
  readonly label: string
  /** `MenuItem`s; drawn only while it is open. */
  readonly items: ReactNode
  readonly isDisabled?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
  readonly children: ReactElement
}) {
  return (
    <Parts.Root
      disabled={isDisabled}
      onOpenChange={(isOpen, { event }) => {
        if (isOpen && isOfFinger(event)) {
          tick()
          swallowTap()
        }
        onOpenChange?.(isOpen)
      }}
    >
      <Parts.Trigger render={children} />
      <MenuList label={label}>{items}</MenuList>
    </Parts.Root>
  )
}

/** A long press: either our own, or one that the browser has told of. */
function isOfFinger(event: Event): boolean {
  return event.type.startsWith("touch") || (event instanceof PointerEvent && event.pointerType === "touch")
}

/** The finger that has opened the menu is lifted over it, and must not choose what happens to be there. */
function swallowTap(): void {
  const swallow = (event: TouchEvent) => {
    event.preventDefault()
    stop()
  }
  const stop = () => {
    removeEventListener("touchend", swallow, true)
    removeEventListener("touchcancel", stop, true)
  }
  addEventListener("touchend", swallow, { capture: true, passive: false })
  addEventListener("touchcancel", stop, true)
}
