import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react"

const [SMALLEST, LARGEST] = [1, 8]
/** What two taps or clicks make of the whole picture. */
const CLOSER = 2.5
/** So far, in CSS pixels, a finger must go to turn the page, or down to put the picture away. */
const [SWIPE, PUT_AWAY] = [70, 110]
/** Two taps are one sign when they are so near, in milliseconds and CSS pixels. */
const [TAPS_MS, TAPS_PX] = [300, 30]

interface View {
  readonly scale: number
  /** How far the picture is moved, in CSS pixels of the screen. */
  readonly x: number
  readonly y: number
}

interface Place {
  readonly x: number
  readonly y: number
}

const WHOLE: View = { scale: 1, x: 0, y: 0 }

/**
 * Wheel, pinch, two taps and drag. A drag across the whole picture turns the page and one downwards puts it away; the
 * picture follows the finger meanwhile.
 */
export function useZoom(
  stage: RefObject<HTMLElement | null>,
  does: { readonly onStep: (step: number) => void; readonly onPutAway: () => void },
) {
  const [view, setView] = useState(WHOLE)
  const pointers = useRef(new Map<number, Place>())
  const begun = useRef<Place>({ x: 0, y: 0 })
  const tapped = useRef<(Place & { readonly at: number }) | undefined>(undefined)
  /** Since the first finger came there was a second one: what follows is no swipe. */
  const wasPinched = useRef(false)
  const isTouched = useRef(false)

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

  const toggle = ({ x, y }: Place): void => zoomAt(view.scale > 1 ? 1 / LARGEST : CLOSER, x, y)

  function onPointerDown(event: PointerEvent): void {
    pointers.current.set(event.pointerId, placeOf(event))
    isTouched.current = event.pointerType === "touch"
    wasPinched.current = pointers.current.size > 1
    if (pointers.current.size === 1) begun.current = placeOf(event)
    if (view.scale > 1) event.currentTarget.setPointerCapture(event.pointerId)
  }

  function onPointerMove(event: PointerEvent): void {
    const before = pointers.current.get(event.pointerId)
    if (before === undefined) return
    const now = placeOf(event)
    const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, at]) => at)
    pointers.current.set(event.pointerId, now)
    if (other !== undefined) {
      const distance = (at: Place) => Math.hypot(at.x - other.x, at.y - other.y)
      zoomAt(distance(now) / Math.max(1, distance(before)), (now.x + other.x) / 2, (now.y + other.y) / 2)
    } else if (view.scale > 1) {
      setView(({ scale, x, y }) => ({ scale, x: x + now.x - before.x, y: y + now.y - before.y }))
    } else if (event.pointerType === "touch" && !wasPinched.current) {
      const [dx, dy] = [now.x - begun.current.x, now.y - begun.current.y]
      setView(
        Math.abs(dx) > Math.abs(dy) ? { scale: 1, x: dx, y: 0 } : { scale: 1, x: 0, y: Math.max(0, dy) },
      )
    }
  }

  function onPointerUp(event: PointerEvent): void {
    const isLast = pointers.current.delete(event.pointerId) && pointers.current.size === 0
    if (!isLast || wasPinched.current) return
    const at = placeOf(event)
    const [dx, dy] = [at.x - begun.current.x, at.y - begun.current.y]
    if (event.pointerType === "touch" && Math.hypot(dx, dy) < TAPS_PX && isSecondTap(event, at)) {
      toggle(at)
      return
    }
    if (view.scale > 1) return
    setView(WHOLE)
    if (event.pointerType === "touch" && dy > PUT_AWAY && dy > Math.abs(dx)) does.onPutAway()
    if (Math.abs(dx) < SWIPE || Math.abs(dx) < Math.abs(dy)) return
    const isRtl = getComputedStyle(event.currentTarget).direction === "rtl"
    does.onStep(dx < 0 !== isRtl ? 1 : -1)
  }

  function isSecondTap(event: PointerEvent, at: Place): boolean {
    const before = tapped.current
    const isSecond =
      before !== undefined &&
      event.timeStamp - before.at < TAPS_MS &&
      Math.hypot(at.x - before.x, at.y - before.y) < TAPS_PX
    tapped.current = isSecond ? undefined : { ...at, at: event.timeStamp }
    return isSecond
  }

  return {
    /** Nothing of it is out of sight. */
    isWhole: view.scale <= 1,
    transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
    by(factor: number): void {
      const box = stage.current?.getBoundingClientRect()
      if (box !== undefined) zoomAt(factor, box.left + box.width / 2, box.top + box.height / 2)
    },
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel(event: PointerEvent): void {
        pointers.current.delete(event.pointerId)
        if (view.scale === 1) setView(WHOLE)
      },
      // Not every browser makes one of two taps, and one that does would undo them.
      onDoubleClick: (event: { clientX: number; clientY: number }) => {
        if (!isTouched.current) toggle(placeOf(event))
      },
    },
  }
}

const placeOf = ({ clientX: x, clientY: y }: { clientX: number; clientY: number }): Place => ({ x, y })
