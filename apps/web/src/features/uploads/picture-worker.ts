import { type PictureToSend, preparePicture } from "./reencode-picture.ts"

export interface PictureRequest {
  readonly id: number
  readonly file: Blob
  readonly keepsOriginal: boolean
}

export interface PictureAnswer {
  readonly id: number
  /** `undefined` for what is no picture. */
  readonly picture: PictureToSend | undefined
}

addEventListener("message", ({ data }: MessageEvent<PictureRequest>) => {
  const { id, file, keepsOriginal } = data
  const answer = (picture: PictureToSend | undefined) => postMessage({ id, picture } satisfies PictureAnswer)
  preparePicture(file, keepsOriginal).then(answer, () => answer(undefined))
})
