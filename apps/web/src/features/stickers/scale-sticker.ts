import type { NewSticker } from "@kith/client"

const SIDE_MOST = 512
/** What moves stays as it is, if it is as small as a sticker. */
const MOVING_BYTES_MOST = 1_000_000

/** A picture as a sticker: at most 512 pixels wide and high, see-through where it was. `undefined` for what is none. */
export async function scaleSticker(file: File): Promise<NewSticker | undefined> {
  if (file.type === "image/svg+xml") return undefined
  const bitmap = await createImageBitmap(file).catch(() => undefined)
  if (bitmap === undefined) return undefined
  const scale = Math.min(1, SIDE_MOST / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [Math.round(bitmap.width * scale) || 1, Math.round(bitmap.height * scale) || 1]
  const stem = file.name.replace(/\.[^.]*$/, "")
  if (file.type === "image/gif" && file.size <= MOVING_BYTES_MOST) {
    return { data: file, name: file.name, description: "", width: bitmap.width, height: bitmap.height }
  }
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext("2d")
  if (context === null) return undefined
  context.imageSmoothingQuality = "high"
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const data = await canvas.convertToBlob({ type: "image/webp", quality: 0.9 })
  return { data, name: `${stem}.${data.type.split("/")[1]}`, description: "", width, height }
}
