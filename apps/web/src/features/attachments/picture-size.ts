export interface PictureSize {
  /** In pixels. */
  readonly width: number
  readonly height: number
}

/**
 * How large a picture says it is, from its first bytes and without painting it: some kilobytes may become gigabytes.
 * `undefined` for kinds that are not known here, and for what is none.
 */
export function readPictureSize(bytes: Uint8Array): PictureSize | undefined {
  if (bytes.length < 30) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const ascii = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))
  // PNG §11.2.1: IHDR comes first.
  if (ascii(1, 4) === "PNG") return { width: view.getUint32(16), height: view.getUint32(20) }
  // GIF89a §18.
  if (ascii(0, 4) === "GIF8") return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") return readWebp(view, ascii(12, 16))
  return view.getUint16(0) === 0xffd8 ? readJpeg(view) : undefined
}

/** RFC 9649 §2.4 to 2.7. */
function readWebp(view: DataView, chunk: string): PictureSize | undefined {
  const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536
  if (chunk === "VP8X") return { width: three(24) + 1, height: three(27) + 1 }
  if (chunk === "VP8 ") {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  if (chunk !== "VP8L") return undefined
  const bits = view.getUint32(21, true)
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
}

/** ITU-T T.81 §B.2.2: the frame header, behind segments of known lengths. */
function readJpeg(view: DataView): PictureSize | undefined {
  for (let at = 2; at + 9 < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return undefined
}
