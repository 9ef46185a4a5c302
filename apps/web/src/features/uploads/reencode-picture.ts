import { readPictureSize } from "../attachments/picture-size.ts"
import { stripMetadata } from "./strip-metadata.ts"

/** Wide enough for a large screen. */
const LONGEST_SIDE = 2560
const THUMBNAIL_SIDE = 24
/** Four bytes each while it is painted; the largest cameras of phones have 200 million. */
const PIXELS_MOST = 250_000_000
/** As long as the parts may be that stand before the size of a picture. */
const HEAD_BYTES = 262_144
const QUALITY = 0.86
/** A picture without losses that is larger than that was a photograph. */
const LOSSLESS_BYTES_MOST = 1_500_000

export interface PictureToSend {
  readonly data: Blob
  /** In pixels, as it is looked at. */
  readonly width: number
  readonly height: number
  /** A `data:` address. */
  readonly thumbnail?: string
}

/** Painting anew would stop what moves. */
async function isAnimated(file: Blob): Promise<boolean> {
  if (file.type === "image/gif") return true
  const head = new Uint8Array(await file.slice(0, 65_536).arrayBuffer())
  const ascii = (from: number, to: number) => String.fromCharCode(...head.subarray(from, to))
  // https://developers.google.com/speed/webp/docs/riff_container: the flag of the extended header.
  if (file.type === "image/webp") return ascii(12, 16) === "VP8X" && ((head[20] ?? 0) & 0x02) !== 0
  if (file.type !== "image/png" && file.type !== "image/apng") return false
  // PNG §11.3.6.1: acTL stands before the data.
  for (let at = 8; at + 8 < head.length; ) {
    const length = new DataView(head.buffer).getUint32(at)
    const kind = ascii(at + 4, at + 8)
    if (kind === "acTL") return true
    if (kind === "IDAT") return false
    at += 12 + length
  }
  return false
}

/**
 * A picture as it is sent: of sensible size, upright, and without what the camera wrote into it about place and device.
 * What moves is not painted anew, and what is asked for as it is (`keepsOriginal`) stays so. `undefined` for what browsers
 * cannot paint, SVG among it, and for what would fill the memory: that is a file.
 */
export async function preparePicture(file: Blob, keepsOriginal: boolean): Promise<PictureToSend | undefined> {
  if (!file.type.startsWith("image/") || file.type === "image/svg+xml") return undefined
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
  const size = readPictureSize(head)
  if (size !== undefined && size.width * size.height > PIXELS_MOST) return undefined
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined)
  if (bitmap === undefined) return undefined
  try {
    const { width, height } = bitmap
    const small = await paint(bitmap, THUMBNAIL_SIDE, "image/webp", 0.5)
    const thumbnail = small && (await toDataUrl(small))
    const described = { width, height, ...(thumbnail !== undefined && { thumbnail }) }
    if (keepsOriginal) return { data: file, ...described }
    const data = (await isAnimated(file)) ? undefined : await encode(bitmap, file.type)
    if (data === undefined) return { data: await stripMetadata(file), ...described }
    const scale = scaleFor(bitmap, LONGEST_SIDE)
    return { ...described, data, width: Math.round(width * scale), height: Math.round(height * scale) }
  } finally {
    bitmap.close()
  }
}

/** What was without losses stays so while it is small: screenshots have letters in them. */
async function encode(bitmap: ImageBitmap, type: string): Promise<Blob | undefined> {
  if (type === "image/png" || type === "image/webp") {
    const lossless = await paint(bitmap, LONGEST_SIDE, "image/png", 1)
    if (type === "image/png" && lossless !== undefined && lossless.size <= LOSSLESS_BYTES_MOST)
      return lossless
    return await paint(bitmap, LONGEST_SIDE, "image/webp", QUALITY)
  }
  return await paint(bitmap, LONGEST_SIDE, "image/jpeg", QUALITY)
}

const scaleFor = ({ width, height }: ImageBitmap, longest: number) =>
  Math.min(1, longest / Math.max(width, height))

async function paint(
  bitmap: ImageBitmap,
  longest: number,
  type: string,
  quality: number,
): Promise<Blob | undefined> {
  const scale = scaleFor(bitmap, longest)
  const [width, height] = [Math.round(bitmap.width * scale) || 1, Math.round(bitmap.height * scale) || 1]
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext("2d")
  if (context === null) return undefined
  if (type === "image/jpeg") {
    // What one can see through would be black.
    context.fillStyle = "white"
    context.fillRect(0, 0, width, height)
  }
  context.imageSmoothingQuality = "high"
  context.drawImage(bitmap, 0, 0, width, height)
  // Browsers that cannot write the kind write PNG, which is as good.
  return await canvas.convertToBlob({ type, quality })
}

export async function toDataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return `data:${blob.type};base64,${btoa(String.fromCharCode(...bytes))}`
}

/** The small picture that stands for a frame of a film. */
export async function thumbnailOf(video: HTMLVideoElement): Promise<string | undefined> {
  const bitmap = await createImageBitmap(video).catch(() => undefined)
  if (bitmap === undefined) return undefined
  const small = await paint(bitmap, THUMBNAIL_SIDE, "image/webp", 0.5)
  bitmap.close()
  return small && (await toDataUrl(small))
}
