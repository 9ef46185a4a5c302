import { openDevices, openOtherCamera } from "../voice-messages/recording-problem.ts"

/** Of the film, in pixels: as large as a circle is shown on a fine screen. */
export const FILM_SIDE = 480
const FRAMES_PER_SECOND = 30

export interface Camera {
  /** What is recorded: the square picture, whatever camera it comes from, and the sound. */
  readonly stream: MediaStream
  /** Whether there is another camera. */
  readonly canSwitch: boolean
  /** Whether it looks at who holds it: what it sees is then shown as in a mirror. */
  readonly isMirrored: boolean
  /** Goes on with the next camera, also while it is recorded. @throws RecordingProblem; the one before then goes on */
  switchOver(): Promise<void>
  close(): void
}

/**
 * The camera as a square: the middle of what it sees is painted on `canvas`, which is shown and recorded, so that cameras
 * of any shape can follow each other in one film. @throws RecordingProblem
 */
export async function openCamera(canvas: HTMLCanvasElement): Promise<Camera> {
  const first = await openDevices("camera")
  const source = document.createElement("video")
  source.muted = true
  source.playsInline = true
  let picture = videoOf(first)
  const show = async (track: MediaStreamTrack) => {
    picture = track
    source.srcObject = new MediaStream([track])
    await source.play().catch(() => undefined)
  }
  canvas.width = FILM_SIDE
  canvas.height = FILM_SIDE
  const stopPainting = paintSquares(source, canvas)
  await show(picture)
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => [])
  const cameras = devices.filter(({ kind }) => kind === "videoinput").map(({ deviceId }) => deviceId)
  const film = canvas.captureStream(FRAMES_PER_SECOND)
  return {
    stream: new MediaStream([...film.getVideoTracks(), ...first.getAudioTracks()]),
    canSwitch: cameras.length > 1,
    get isMirrored() {
      return picture.getSettings().facingMode !== "environment"
    },
    async switchOver() {
      const before = picture.getSettings().deviceId ?? ""
      const next = cameras[(cameras.indexOf(before) + 1) % cameras.length]
      if (next === undefined) return
      // Phones open one camera at a time.
      picture.stop()
      try {
        await show(await openOtherCamera(next))
      } catch (error) {
        await show(await openOtherCamera(before))
        throw error
      }
    },
    close() {
      stopPainting()
      for (const track of [...first.getTracks(), ...film.getTracks(), picture]) track.stop()
      source.srcObject = null
    },
  }
}

function videoOf(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getVideoTracks()
  if (track === undefined) throw new Error("The browser opened a camera without a picture")
  return track
}

/** Paints the middle of each frame, filling the square. */
function paintSquares(source: HTMLVideoElement, canvas: HTMLCanvasElement): () => void {
  const context = canvas.getContext("2d")
  let next = 0
  const paint = () => {
    next = requestAnimationFrame(paint)
    const { videoWidth: width, videoHeight: height } = source
    const side = Math.min(width, height)
    if (context === null || side === 0) return
    const [left, top] = [(width - side) / 2, (height - side) / 2]
    context.drawImage(source, left, top, side, side, 0, 0, canvas.width, canvas.height)
  }
  paint()
  return () => cancelAnimationFrame(next)
}
