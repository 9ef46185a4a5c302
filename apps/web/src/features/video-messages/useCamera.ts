import { type RefObject, useEffect, useRef, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { type Camera, openCamera } from "./open-camera.ts"

export interface CameraView {
  /** Where it is seen. */
  readonly canvas: RefObject<HTMLCanvasElement | null>
  /** `undefined` until it is open. */
  readonly camera: Camera | undefined
  readonly isMirrored: boolean
  /** A sentence: why there is no picture, and what to do. */
  readonly problem: string | undefined
  switchOver(): void
  /** Once more, after it could not be opened. */
  retry(): void
}

/** The camera, for as long as the window is open. */
export function useCamera(): CameraView {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [camera, setCamera] = useState<Camera>()
  const [isMirrored, setMirrored] = useState(true)
  const [problem, setProblem] = useState<string>()
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: Each attempt opens it anew.
  useEffect(() => {
    if (canvas.current === null) return
    let isWanted = true
    let opened: Camera | undefined
    setProblem(undefined)
    openCamera(canvas.current).then(
      (next) => {
        if (!isWanted) return next.close()
        opened = next
        setMirrored(next.isMirrored)
        setCamera(next)
      },
      (error: unknown) => isWanted && setProblem(sentenceOf(error)),
    )
    return () => {
      isWanted = false
      opened?.close()
      setCamera(undefined)
    }
  }, [attempt])

  return {
    canvas,
    camera,
    isMirrored,
    problem,
    switchOver() {
      camera?.switchOver().then(
        () => setMirrored(camera.isMirrored),
        (error: unknown) => setProblem(sentenceOf(error)),
      )
    },
    retry: () => setAttempt((before) => before + 1),
  }
}
