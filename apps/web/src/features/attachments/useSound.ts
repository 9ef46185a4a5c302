import { type RefObject, useEffect, useRef, useState } from "react"
import { hearAlone } from "./hear-alone.ts"

const SPEEDS = [1, 1.5, 2]
/** How somebody listens is how they go on listening. */
let speedNow = 1

export interface Sound {
  readonly element: RefObject<HTMLAudioElement | null>
  readonly isPlaying: boolean
  readonly positionMs: number
  readonly lengthMs: number
  readonly speed: number
  toggle(): void
  seek(positionMs: number): void
  nextSpeed(): void
}

/** A sound with its controls; one at a time is heard. `knownMs`: its length by the message, for recordings that have none. */
export function useSound(knownMs: number | undefined, onProblem: () => void): Sound {
  const element = useRef<HTMLAudioElement>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [positionMs, setPosition] = useState(0)
  const [lengthMs, setLength] = useState(knownMs ?? 0)
  const [speed, setSpeed] = useState(speedNow)
  const problem = useRef(onProblem)
  problem.current = onProblem

  useEffect(() => {
    const audio = element.current
    if (audio === null) return
    const listening = new AbortController()
    const on = (event: string, listener: () => void) =>
      audio.addEventListener(event, listener, { signal: listening.signal })
    on("play", () => {
      hearAlone(audio)
      setPlaying(true)
    })
    on("pause", () => setPlaying(false))
    on("ended", () => {
      setPlaying(false)
      setPosition(0)
    })
    on("timeupdate", () => setPosition(audio.currentTime * 1000))
    // What a recorder made has no length until it was played to its end.
    on("durationchange", () => {
      if (Number.isFinite(audio.duration) && audio.duration > 0) setLength(audio.duration * 1000)
    })
    on("error", () => problem.current())
    return () => {
      listening.abort()
      audio.pause()
    }
  }, [])

  return {
    element,
    isPlaying,
    positionMs: Math.min(positionMs, lengthMs || Number.POSITIVE_INFINITY),
    lengthMs,
    speed,
    toggle() {
      const audio = element.current
      if (audio === null) return
      audio.playbackRate = speed
      if (audio.paused) void audio.play().catch(() => problem.current())
      else audio.pause()
    },
    seek(to) {
      if (element.current !== null) element.current.currentTime = to / 1000
      setPosition(to)
    },
    nextSpeed() {
      speedNow = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1
      setSpeed(speedNow)
      if (element.current !== null) element.current.playbackRate = speedNow
    },
  }
}
