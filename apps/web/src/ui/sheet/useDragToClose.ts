import { type PointerEvent, type RefObject, useRef } from "react"

/** Pulled down so far, it closes when it is let go. */
const CLOSES_AT_PX = 90

/** Lets a finger pull a sheet down by its handle: what to spread on that. */
export function useDragToClose(sheet: RefObject<HTMLElement | null>, onClose: () => void) {
  const began = useRef<number>(undefined)

  function move(to: number): void {
    if (sheet.current !== null) sheet.current.style.translate = to > 0 ? `0 ${to}px` : ""
  }

  return {
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      if (event.pointerType !== "touch" || (event.target as Element).closest("button")) return
      began.current = event.clientY
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove(event: PointerEvent): void {
      if (began.current !== undefined) move(event.clientY - began.current)
    },
    onPointerUp(event: PointerEvent): void {
      if (began.current === undefined) return
      const distance = event.clientY - began.current
      began.current = undefined
      move(0)
      if (distance > CLOSES_AT_PX) onClose()
    },
    onPointerCancel(): void {
      began.current = undefined
      move(0)
    },
  }
}
