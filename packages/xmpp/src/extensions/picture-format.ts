/** What a picture is, as its first bytes say, whatever it is called (XEP-0153 §5); nothing is decoded. */
export interface PictureFormat {
  readonly type: "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif"
  /** In pixels, where they are easy to find. */
  readonly size: { readonly width: number; readonly height: number } | undefined
}

/** `undefined` for what is no picture that all clients show, such as SVG, which can hold scripts. */
export function formatOf(bytes: Uint8Array): PictureFormat | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length))
  if (bytes.length < 16) return undefined
  if (view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a) {
    const isHeader = bytes.length >= 24 && text(12, 4) === "IHDR"
    return {
      type: "image/png",
      size: isHeader ? { width: view.getUint32(16), height: view.getUint32(20) } : undefined,
    }
  }
  if (text(0, 6) === "GIF87a" || text(0, 6) === "GIF89a") {
    return { type: "image/gif", size: { width: view.getUint16(6, true), height: view.getUint16(8, true) } }
  }
  if (text(0, 4) === "RIFF" && text(8, 4) === "WEBP") {
    return { type: "image/webp", size: sizeOfWebp(view, text(12, 4)) }
  }
  if (text(4, 8) === "ftypavif" || text(4, 8) === "ftypavis") return { type: "image/avif", size: undefined }
  if (view.getUint16(0) === 0xffd8 && view.getUint8(2) === 0xff) {
    return { type: "image/jpeg", size: sizeOfJpeg(view) }
  }
  return undefined
}

function sizeOfWebp(view: DataView, kind: string): PictureFormat["size"] {
  if (view.byteLength < 30) return undefined
  switch (kind) {
    case "VP8 ":
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case "VP8L": {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case "VP8X":
      return {
        width: 1 + (view.getUint32(24, true) & 0xffffff),
        height: 1 + (view.getUint32(26, true) >>> 8),
      }
    default:
      return undefined
  }
}

/** Goes from marker to marker up to the one that begins a frame. */
function sizeOfJpeg(view: DataView): PictureFormat["size"] {
  for (let at = 2; at + 9 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    const beginsFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (beginsFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
  }
  return undefined
}
