import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react"

const [SMALLEST, LARGEST] = [1, 8]
/** So far, in CSS pixels, a finger must go to turn the page. */
const SWIPE = 70

interface View {
  readonly scale: number
  /** How far the picture is moved, in CSS pixels of the screen. */
  readonly x: number
  readonly y: number
}

const WHOLE: View = { scale: 1, x: 0, y: 0 }

/** Wheel, pinch, double click and drag; a drag across the whole picture turns the page. */
export function useZoom(stage: RefObject<HTMLElement | null>, onStep: (step: number) => void) {
  const [view, setView] = useState(WHOLE)
  const pointers = useRef(new Map<number, { x: number; y: number }>())
  const begun = useRef({ x: 0, y: 0 })

  /** Keeps the point under `(x, y)` of the window where it is. */
  function zoomAt(factor: number, x: number, y: number): void {
    const box = stage.current?.getBoundingClientRect()
    if (box === undefined) return
    const [px, py] = [x - box.left - box.width / 2, y - box.top - box.height / 2]
    setView((before) => {
      const scale = Math.min(LARGEST, Math.max(SMALLEST, before.scale * factor))
      const change = scale / before.scale
      return scale === 1
        ? WHOLE
        : { scale, x: px - (px - before.x) * change, y: py - (py - before.y) * change }
    })
  }
  const zoomRef = useRef(zoomAt)
  zoomRef.current = zoomAt

  useEffect(() => {
    const element = stage.current
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      zoomRef.current(Math.exp(-event.deltaY / 300), event.clientX, event.clientY)
    }
    // React's own cannot keep the page from scrolling.
    element?.addEventListener("wheel", onWheel, { passive: false })
    return () => element?.removeEventListener("wheel", onWheel)
  }, [stage])

  function onPointerDown(event: PointerEvent): void {
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (pointers.current.size === 1) begun.current = { x: event.clientX, y: event.clientY }
    if (view.scale > 1) event.currentTarget.setPointerCapture(event.pointerId)
  }

  function onPointerMove(event: PointerEvent): void {
    const before = pointers.current.get(event.pointerId)
    if (before === undefined) return
    const now = { x: event.clientX, y: event.clientY }
    const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, at]) => at)
    pointers.current.set(event.pointerId, now)
    if (other !== undefined) {
      const distance = (at: { x: number; y: number }) => Math.hypot(at.x - other.x, at.y - other.y)
      zoomAt(distance(now) / Math.max(1, distance(before)), (now.x + other.x) / 2, (now.y + other.y) / 2)
    } else if (view.scale > 1) {
      setView(({ scale, x, y }) => ({ scale, x: x + now.x - before.x, y: y + now.y - before.y }))
    }
  }

  function onPointerUp(event: PointerEvent): void {
    const isLast = pointers.current.delete(event.pointerId) && pointers.current.size === 0
    const [dx, dy] = [event.clientX - begun.current.x, event.clientY - begun.current.y]
    if (!isLast || view.scale > 1 || Math.abs(dx) < SWIPE || Math.abs(dx) < Math.abs(dy)) return
    const isRtl = getComputedStyle(event.currentTarget).direction === "rtl"
    onStep(dx < 0 !== isRtl ? 1 : -1)
  }

  return {
    transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
    by(factor: number): void {
      const box = stage.current?.getBoundingClientRect()
      if (box !== undefined) zoomAt(factor, box.left + box.width / 2, box.top + box.height / 2)
    },
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: (event: PointerEvent) => void pointers.current.delete(event.pointerId),
      onDoubleClick: (event: { clientX: number; clientY: number }) =>
        zoomAt(view.scale > 1 ? 1 / LARGEST : 2.5, event.clientX, event.clientY),
    },
  }
}
