import { trustScript } from "../../ui/trusted-script.ts"
import type { PictureAnswer, PictureRequest } from "./picture-worker.ts"
import workerUrl from "./picture-worker.ts?worker&url"
import { type PictureToSend, preparePicture } from "./reencode-picture.ts"

let worker: Worker | undefined
let count = 0

/**
 * The same as `preparePicture`, outside of the page's thread: painting a photograph takes longer than somebody at a
 * keyboard should wait. Where workers cannot paint, the page does.
 */
export function preparePictureAside(file: Blob, keepsOriginal: boolean): Promise<PictureToSend | undefined> {
  const id = ++count
  worker ??= new Worker(trustScript(workerUrl), { type: "module" })
  const current = worker
  return new Promise((resolve, reject) => {
    const over = new AbortController()
    const { signal } = over
    current.addEventListener(
      "message",
      ({ data }: MessageEvent<PictureAnswer>) => {
        if (data.id !== id) return
        over.abort()
        resolve(data.picture)
      },
      { signal },
    )
    current.addEventListener(
      "error",
      () => {
        over.abort()
        worker = undefined
        preparePicture(file, keepsOriginal).then(resolve, reject)
      },
      { signal },
    )
    current.postMessage({ id, file, keepsOriginal } satisfies PictureRequest)
  })
}
