import { type PointerEvent, useRef } from "react"
import { tick } from "./tick.ts"

/** Up to here it may still be a tap, or the beginning of a scroll. */
const BEGINS_AT_PX = 14
/** So near to a side the system or the browser has swipes of its own. */
const EDGE_PX = 24
/** Beyond the point where it counts, what is pulled follows by this part of the way only. */
const RESISTANCE = 0.2
/** What has a use of its own for a finger that goes aside. */
const GOES_ASIDE = "input, textarea, select, video, audio, [role=slider], [data-scrolls-aside]"

/** What pulling one way does. */
export interface SwipeWay {
  /** So far a finger pulls before letting go does something, in CSS pixels. */
  readonly countsAtPx: number
  /** It follows the finger as far as that goes. */
  readonly isFree?: boolean
  /** What moves with the finger that began there; nothing: not from there. */
  readonly find: (target: Element) => HTMLElement | undefined
  /** How far it is pulled: 1 is where letting go counts, 0 the end of it. */
  readonly onPull?: (element: HTMLElement, part: number) => void
  readonly onDone: (element: HTMLElement) => void
}

export interface SwipeWays {
  readonly towardsStart?: SwipeWay
  readonly towardsEnd?: SwipeWay
}

interface Swipe {
  readonly x: number
  readonly y: number
  readonly target: Element
  way?: SwipeWay
  element?: HTMLElement
  /** 1 where the way goes to the right. */
  sign: 1 | -1
  counts: boolean
}

/**
 * Lets a finger pull something aside: what to spread on an element around it, whose style says `touch-action: pan-y`.
 * What is pulled has `data-pulled` meanwhile. Mice and keyboards have menus.
 */
export function useSwipe(ways: SwipeWays) {
  const now = useRef<Swipe>(undefined)

  function end(): void {
    const swipe = now.current
    now.current = undefined
    const { element, way } = swipe ?? {}
    if (element === undefined) return
    element.style.transition = "translate var(--calm) var(--ease)"
    element.style.translate = ""
    delete element.dataset.pulled
    way?.onPull?.(element, 0)
  }

  function begin(swipe: Swipe, x: number, isRightToLeft: boolean): boolean {
    const way = x < 0 === isRightToLeft ? ways.towardsEnd : ways.towardsStart
    const element = way?.find(swipe.target)
    if (way === undefined || element === undefined) return false
    Object.assign(swipe, { way, element, sign: x < 0 ? -1 : 1 })
    element.style.transition = "none"
    element.dataset.pulled = ""
    return true
  }

  return {
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      end()
      const { pointerType, isPrimary, clientX: x, clientY: y, target } = event
      if (pointerType !== "touch" || !isPrimary || !(target instanceof Element)) return
      if (x < EDGE_PX || x > innerWidth - EDGE_PX || target.closest(GOES_ASIDE) !== null) return
      now.current = { x, y, target, sign: 1, counts: false }
    },
    onPointerMove(event: PointerEvent<HTMLElement>): void {
      const swipe = now.current
      if (swipe === undefined) return
      const [x, y] = [event.clientX - swipe.x, event.clientY - swipe.y]
      if (swipe.way === undefined) {
        if (Math.max(Math.abs(x), Math.abs(y)) < BEGINS_AT_PX) return
        const isRightToLeft = getComputedStyle(event.currentTarget).direction === "rtl"
        if (Math.abs(y) > Math.abs(x) || !begin(swipe, x, isRightToLeft)) {
          now.current = undefined
          return
        }
        event.currentTarget.setPointerCapture(event.pointerId)
      }
      const { way, element, sign } = swipe
      if (way === undefined || element === undefined) return
      const pulled = Math.max(0, x * sign)
      const over = Math.max(0, pulled - way.countsAtPx)
      const shown = way.isFree ? pulled : pulled - over + over * RESISTANCE
      element.style.translate = `${shown * sign}px 0`
      way.onPull?.(element, pulled / way.countsAtPx)
      const counts = pulled > way.countsAtPx
      if (counts && !swipe.counts) tick()
      swipe.counts = counts
    },
    onPointerUp(): void {
      const { way, element, counts } = now.current ?? {}
      end()
      if (counts && element !== undefined) way?.onDone(element)
    },
    onPointerCancel: end,
  }
}
