import { strings } from "../../strings/index.ts"

/** Why there is no recording, and what to do next. */
export class RecordingProblem extends Error {
  override readonly name = "RecordingProblem"
}

const SIZE = { width: { ideal: 640 }, height: { ideal: 640 } }

/** @throws RecordingProblem where the browser, the page, the person or another program does not let us */
export async function openDevices(kind: "microphone" | "camera"): Promise<MediaStream> {
  const text = strings.voice
  if (!isSecureContext) throw new RecordingProblem(text.insecure)
  if (navigator.mediaDevices === undefined || typeof MediaRecorder === "undefined") {
    throw new RecordingProblem(text.unsupported)
  }
  const isCamera = kind === "camera"
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      ...(isCamera && { video: { facingMode: "user", ...SIZE } }),
    })
  } catch (error) {
    throw explain(error, isCamera)
  }
}

/** The picture of one certain camera. @throws RecordingProblem */
export async function openOtherCamera(deviceId: string): Promise<MediaStreamTrack> {
  try {
    const video = { deviceId: { exact: deviceId }, ...SIZE }
    const [track] = (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks()
    if (track !== undefined) return track
  } catch (error) {
    throw explain(error, true)
  }
  throw new RecordingProblem(strings.voice.noCamera)
}

function explain(error: unknown, isCamera: boolean): RecordingProblem {
  const text = strings.voice
  // https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia
  const name = error instanceof DOMException ? error.name : ""
  if (name === "NotFoundError" || name === "OverconstrainedError") {
    return new RecordingProblem(isCamera ? text.noCamera : text.noMicrophone)
  }
  if (name === "NotReadableError" || name === "AbortError") {
    return new RecordingProblem(isCamera ? text.cameraBusy : text.busy)
  }
  return new RecordingProblem(isCamera ? text.cameraDenied : text.denied)
}

/** The first kind this browser can write; Opus where it can. */
export function chooseType(kinds: readonly string[]): string {
  const type = kinds.find((each) => MediaRecorder.isTypeSupported(each))
  if (type === undefined) throw new RecordingProblem(strings.voice.unsupported)
  return type
}
