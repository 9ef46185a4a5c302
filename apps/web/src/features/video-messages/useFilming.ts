import { useEffect, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import type { Camera } from "./open-camera.ts"
import { LONGEST_VIDEO_MS, recordVideo, type VideoRecorder, type VideoRecording } from "./record-video.ts"

export type FilmingState = "ready" | "recording" | "paused" | "done"

export interface Filming {
  readonly state: FilmingState
  /** Of what is allowed, from 0 to 1. */
  readonly share: number
  readonly secondsLeft: number
  /** With `done`. */
  readonly recording: VideoRecording | undefined
  readonly problem: string | undefined
  start(): void
  pause(): void
  resume(): void
  stop(): void
  /** Forgets what was recorded. */
  again(): void
}

/** A film from the first press to its end. */
export function useFilming(camera: Camera | undefined): Filming {
  const [recorder, setRecorder] = useState<VideoRecorder>()
  const [isPaused, setPaused] = useState(false)
  const [recording, setRecording] = useState<VideoRecording>()
  const [problem, setProblem] = useState<string>()
  const [elapsedMs, setElapsed] = useState(0)

  useEffect(() => {
    if (recorder === undefined) return
    const timer = setInterval(() => setElapsed(recorder.elapsedMs()), 200)
    return () => clearInterval(timer)
  }, [recorder])

  return {
    state:
      recording !== undefined ? "done" : recorder === undefined ? "ready" : isPaused ? "paused" : "recording",
    share: Math.min(1, elapsedMs / LONGEST_VIDEO_MS),
    secondsLeft: Math.max(0, Math.ceil((LONGEST_VIDEO_MS - elapsedMs) / 1000)),
    recording,
    problem,
    start() {
      if (camera === undefined) return
      setProblem(undefined)
      setElapsed(0)
      try {
        const started = recordVideo(camera.stream)
        setRecorder(started)
        void started.ended.then((done) => {
          setRecording(done)
          setRecorder(undefined)
          setPaused(false)
        })
      } catch (error) {
        setProblem(sentenceOf(error))
      }
    },
    pause() {
      recorder?.pause()
      setPaused(true)
    },
    resume() {
      recorder?.resume()
      setPaused(false)
    },
    stop: () => recorder?.stop(),
    again() {
      setRecording(undefined)
      setElapsed(0)
    },
  }
}
