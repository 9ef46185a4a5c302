import { type PointerEvent, useRef } from "react"

/** So far a finger pulls before letting go does something. */
const COUNTS_AT_PX = 84
/** Up to here it may still be a tap, or the beginning of a scroll. */
const BEGINS_AT_PX = 14

interface Swipe {
  readonly x: number
  readonly y: number
  isMoving: boolean
}

/** Lets a finger pull an element aside: what to spread on it. Mice and keyboards have menus. */
export function useSwipe(does: { readonly onTowardsStart: () => void; readonly onTowardsEnd: () => void }) {
  const began = useRef<Swipe>(undefined)

  function end(element: HTMLElement): void {
    began.current = undefined
    element.style.translate = ""
  }

  return {
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      if (event.pointerType !== "touch" || !event.isPrimary) return
      began.current = { x: event.clientX, y: event.clientY, isMoving: false }
    },
    onPointerMove(event: PointerEvent<HTMLElement>): void {
      const swipe = began.current
      if (swipe === undefined) return
      const [x, y] = [event.clientX - swipe.x, event.clientY - swipe.y]
      if (!swipe.isMoving) {
        if (Math.abs(x) < BEGINS_AT_PX) return
        if (Math.abs(y) > Math.abs(x)) {
          end(event.currentTarget)
          return
        }
        swipe.isMoving = true
        event.currentTarget.setPointerCapture(event.pointerId)
      }
      event.currentTarget.style.translate = `${x}px 0`
    },
    onPointerUp(event: PointerEvent<HTMLElement>): void {
      const swipe = began.current
      if (swipe?.isMoving !== true) {
        end(event.currentTarget)
        return
      }
      const isRightToLeft = getComputedStyle(event.currentTarget).direction === "rtl"
      const x = (event.clientX - swipe.x) * (isRightToLeft ? -1 : 1)
      end(event.currentTarget)
      if (x > COUNTS_AT_PX) does.onTowardsEnd()
      else if (x < -COUNTS_AT_PX) does.onTowardsStart()
    },
    onPointerCancel(event: PointerEvent<HTMLElement>): void {
      end(event.currentTarget)
    },
  }
}
