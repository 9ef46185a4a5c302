import { chooseType, openDevices } from "./recording-problem.ts"

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"]
const BITS_PER_SECOND = 32_000
const LEVEL_EVERY_MS = 50
/** What goes into a message of it; see `NS_VOICE` of the client. */
const LEVELS_KEPT = 100

export interface VoiceRecording {
  readonly data: Blob
  readonly durationMs: number
  /** From 0 to 1, over the whole length. */
  readonly waveform: readonly number[]
}

export interface VoiceRecorder {
  /** Ends it. `undefined` where nothing was recorded. */
  stop(): Promise<VoiceRecording | undefined>
  /** Ends it and keeps nothing. */
  cancel(): void
}

/** Begins at once. `onLevel` hears twenty times a second how loud it is. @throws RecordingProblem */
export async function recordVoice(
  onLevel: (level: number, elapsedMs: number) => void,
): Promise<VoiceRecorder> {
  const stream = await openDevices("microphone")
  try {
    const mimeType = chooseType(TYPES)
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND })
    const parts: Blob[] = []
    recorder.ondataavailable = ({ data }) => parts.push(data)
    const ended = new Promise<void>((resolve) => {
      recorder.onstop = () => resolve()
    })
    const levels: number[] = []
    const meter = measure(stream)
    const startedAt = performance.now()
    const timer = setInterval(() => {
      const level = meter.read()
      levels.push(level)
      onLevel(level, performance.now() - startedAt)
    }, LEVEL_EVERY_MS)
    const end = () => {
      clearInterval(timer)
      meter.close()
      if (recorder.state !== "inactive") recorder.stop()
      for (const track of stream.getTracks()) track.stop()
    }
    recorder.start()
    return {
      cancel: end,
      async stop() {
        const durationMs = Math.round(performance.now() - startedAt)
        end()
        await ended
        const data = new Blob(parts, { type: mimeType.split(";")[0] ?? mimeType })
        return data.size === 0 ? undefined : { data, durationMs, waveform: shorten(levels) }
      },
    }
  } catch (error) {
    for (const track of stream.getTracks()) track.stop()
    throw error
  }
}

function measure(stream: MediaStream) {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    read(): number {
      analyser.getFloatTimeDomainData(samples)
      let sum = 0
      for (const sample of samples) sum += sample * sample
      // Ears hear in decibels: -50 dB is silence, -6 dB is as loud as speech gets.
      const decibels = 10 * Math.log10(sum / samples.length + 1e-10)
      return Math.min(1, Math.max(0, (decibels + 50) / 44))
    },
    close: () => void context.close(),
  }
}

function shorten(levels: readonly number[]): number[] {
  const count = Math.min(LEVELS_KEPT, levels.length)
  const shortened = Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * levels.length) / count)
    const to = Math.max(from + 1, Math.floor(((index + 1) * levels.length) / count))
    return Math.max(...levels.slice(from, to))
  })
  return shortened.map((level) => Math.round(level * 100) / 100)
}
