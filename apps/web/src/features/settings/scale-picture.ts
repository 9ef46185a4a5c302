import type { NewPicture } from "@kith/client"
import { InputProblem } from "../../forms/input-problem.ts"
import { strings } from "../../strings/index.ts"

/** Wide enough for every place that shows it, and small enough for everybody who fetches it. */
const SIDE = 256
const QUALITY = 0.86

/** The middle of a picture as a small square. @throws InputProblem for a file that is none */
export async function scalePicture(file: Blob): Promise<NewPicture> {
  const bitmap = await createImageBitmap(file).catch(() => undefined)
  if (bitmap === undefined) throw notAPicture()
  const canvas = new OffscreenCanvas(SIDE, SIDE)
  const context = canvas.getContext("2d")
  if (context === null) throw notAPicture()
  // What one can see through would be black.
  context.fillStyle = "white"
  context.fillRect(0, 0, SIDE, SIDE)
  const side = Math.min(bitmap.width, bitmap.height)
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2]
  context.imageSmoothingQuality = "high"
  context.drawImage(bitmap, left, top, side, side, 0, 0, SIDE, SIDE)
  bitmap.close()
  const scaled = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY })
  return {
    data: new Uint8Array(await scaled.arrayBuffer()),
    type: scaled.type,
    width: SIDE,
    height: SIDE,
  }
}

const notAPicture = () => new InputProblem("picture", strings.problem.notAPicture)
