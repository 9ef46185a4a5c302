/** In pixels; twice what is shown. */
const LONGEST_SIDE = 320
/** Of the picture, before it is written as base64: it travels in the message. */
const BYTES_MOST = 12_000
const QUALITIES = [0.75, 0.55, 0.35]

/** The picture of a page, small enough for a message, as a `data:` URI; `undefined` if it is none. */
export async function scalePreview(type: string, data: Uint8Array): Promise<string | undefined> {
  try {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(data)], { type }))
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height))
    const canvas = document.createElement("canvas")
    canvas.width = Math.max(1, Math.round(bitmap.width * scale))
    canvas.height = Math.max(1, Math.round(bitmap.height * scale))
    const context = canvas.getContext("2d")
    if (context === null) return undefined
    // JPEG knows no transparency: what is behind it would be black.
    context.fillStyle = "#fff"
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    bitmap.close()
    return QUALITIES.map((quality) => canvas.toDataURL("image/jpeg", quality)).find(
      (uri) => uri.length * 0.75 <= BYTES_MOST,
    )
  } catch {
    return undefined
  }
}
