import { chooseType } from "../voice-messages/recording-problem.ts"

const TYPES = ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"]
const VIDEO_BITS_PER_SECOND = 900_000
const AUDIO_BITS_PER_SECOND = 48_000
export const LONGEST_VIDEO_MS = 60_000

export interface VideoRecording {
  readonly data: Blob
  readonly durationMs: number
}

export interface VideoRecorder {
  /** Settles when it was stopped, by somebody or at the longest; `undefined` where nothing was recorded. */
  readonly ended: Promise<VideoRecording | undefined>
  /** How much is recorded; pauses do not count. */
  elapsedMs(): number
  pause(): void
  resume(): void
  stop(): void
}

/** Begins at once, and stops by itself after a minute of film. @throws RecordingProblem */
export function recordVideo(stream: MediaStream): VideoRecorder {
  const mimeType = chooseType(TYPES)
  const recorder = new MediaRecorder(stream, {
    mimeType,
    videoBitsPerSecond: VIDEO_BITS_PER_SECOND,
    audioBitsPerSecond: AUDIO_BITS_PER_SECOND,
  })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  let recordedMs = 0
  let runsSince: number | undefined = performance.now()
  let timer: ReturnType<typeof setTimeout>
  const elapsedMs = () => recordedMs + (runsSince === undefined ? 0 : performance.now() - runsSince)
  const rest = () => {
    clearTimeout(timer)
    recordedMs = elapsedMs()
    runsSince = undefined
  }
  const stop = () => {
    if (recorder.state === "inactive") return
    rest()
    recorder.stop()
  }
  const run = () => {
    runsSince = performance.now()
    timer = setTimeout(stop, LONGEST_VIDEO_MS - recordedMs)
  }
  const ended = new Promise<VideoRecording | undefined>((resolve) => {
    recorder.onstop = () => {
      rest()
      const durationMs = Math.round(Math.min(recordedMs, LONGEST_VIDEO_MS))
      const data = new Blob(parts, { type: mimeType.split(";")[0] ?? mimeType })
      resolve(data.size === 0 ? undefined : { data, durationMs })
    }
  })
  recorder.start()
  run()
  return {
    ended,
    elapsedMs,
    stop,
    pause() {
      if (recorder.state !== "recording") return
      rest()
      recorder.pause()
    },
    resume() {
      if (recorder.state !== "paused") return
      recorder.resume()
      run()
    },
  }
}
