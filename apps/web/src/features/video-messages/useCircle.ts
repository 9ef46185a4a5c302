import { type RefObject, useEffect, useRef, useState } from "react"
import { hearAlone } from "../attachments/hear-alone.ts"

/** `still`: not moving; `muted`: it moves without a sound, over and over; `heard`; `stopped`: within being heard. */
export type CircleState = "still" | "muted" | "heard" | "stopped"

export interface Circle {
  readonly element: RefObject<HTMLVideoElement | null>
  readonly state: CircleState
  readonly positionMs: number
  readonly lengthMs: number
  toggle(): void
}

const calmly = matchMedia("(prefers-reduced-motion: reduce)")

/** A film in a circle. `knownMs`: its length by the message, for recordings that have none. */
export function useCircle(knownMs: number | undefined, onProblem: () => void): Circle {
  const element = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<CircleState>("still")
  const [positionMs, setPosition] = useState(0)
  const [lengthMs, setLength] = useState(knownMs ?? 0)
  const problem = useRef(onProblem)
  problem.current = onProblem
  const isHeard = useRef(false)

  useEffect(() => {
    const video = element.current
    if (video === null) return
    const listening = new AbortController()
    const on = (event: string, listener: () => void) =>
      video.addEventListener(event, listener, { signal: listening.signal })
    let isSeen = false
    const moveOn = () => {
      // Where a browser lets nothing begin by itself, it stands still until it is pressed.
      if (!isHeard.current && isSeen && !calmly.matches) void video.play().catch(() => undefined)
    }
    on("play", () => setState(isHeard.current ? "heard" : "muted"))
    on("pause", () => setState(isHeard.current ? "stopped" : "still"))
    on("timeupdate", () => setPosition(video.currentTime * 1000))
    on("durationchange", () => {
      if (Number.isFinite(video.duration) && video.duration > 0) setLength(video.duration * 1000)
    })
    on("error", () => problem.current())
    on("ended", () => {
      isHeard.current = false
      video.muted = true
      video.currentTime = 0
      setState("still")
      moveOn()
    })
    const watching = new IntersectionObserver(([entry]) => {
      isSeen = entry?.isIntersecting === true
      if (isSeen) moveOn()
      else if (!isHeard.current) video.pause()
    })
    watching.observe(video)
    return () => {
      listening.abort()
      watching.disconnect()
      video.pause()
    }
  }, [])

  return {
    element,
    state,
    positionMs,
    lengthMs,
    toggle() {
      const video = element.current
      if (video === null) return
      if (isHeard.current && !video.paused) return video.pause()
      if (!isHeard.current) video.currentTime = 0
      isHeard.current = true
      video.muted = false
      hearAlone(video)
      setState("heard")
      void video.play().catch(() => problem.current())
    },
  }
}
