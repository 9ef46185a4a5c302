import { chooseType } from "./recording-problem.ts"

const TYPES = ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"]
const VIDEO_BITS_PER_SECOND = 700_000
const AUDIO_BITS_PER_SECOND = 48_000
export const LONGEST_VIDEO_MS = 60_000

export interface VideoRecording {
  readonly data: Blob
  readonly durationMs: number
}

export interface VideoRecorder {
  /** Settles when it was stopped, by somebody or at the longest; `undefined` where nothing was recorded. */
  readonly ended: Promise<VideoRecording | undefined>
  stop(): void
}

/** Begins at once, and stops by itself after a minute. @throws RecordingProblem */
export function recordVideo(stream: MediaStream): VideoRecorder {
  const mimeType = chooseType(TYPES)
  const recorder = new MediaRecorder(stream, {
    mimeType,
    videoBitsPerSecond: VIDEO_BITS_PER_SECOND,
    audioBitsPerSecond: AUDIO_BITS_PER_SECOND,
  })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  const startedAt = performance.now()
  const stop = () => {
    if (recorder.state !== "inactive") recorder.stop()
  }
  const timer = setTimeout(stop, LONGEST_VIDEO_MS)
  const ended = new Promise<VideoRecording | undefined>((resolve) => {
    recorder.onstop = () => {
      clearTimeout(timer)
      const durationMs = Math.round(Math.min(performance.now() - startedAt, LONGEST_VIDEO_MS))
      const data = new Blob(parts, { type: mimeType.split(";")[0] ?? mimeType })
      resolve(data.size === 0 ? undefined : { data, durationMs })
    }
  })
  recorder.start()
  return { ended, stop }
}
