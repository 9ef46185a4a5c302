import { blankHeif } from "./blank-heif.ts"

type Bytes = Uint8Array<ArrayBuffer>

/**
 * A picture that is not painted anew, such as one that moves or that this browser cannot paint, without what cameras and
 * programs note in it about place, time and device. What is of no kind known here stays as it is.
 */
export async function stripMetadata(file: Blob): Promise<Blob> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  try {
    const kept = keptParts(bytes)
    return kept === undefined ? file : new Blob(kept, { type: file.type })
  } catch (error) {
    // A picture that ends too early: it is broken, and goes as it is.
    if (error instanceof RangeError) return file
    throw error
  }
}

function keptParts(bytes: Bytes): Bytes[] | undefined {
  if (bytes.length < 16) return undefined
  const view = new DataView(bytes.buffer)
  if (view.getUint16(0) === 0xffd8) return keepOfJpeg(bytes, view)
  if (ascii(bytes, 1, 4) === "PNG") return keepOfPng(bytes, view)
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP") return keepOfWebp(bytes, view)
  return ascii(bytes, 4, 8) === "ftyp" ? [blankHeif(bytes)] : undefined
}

/** ITU-T T.81 §B.1.1.4: Exif and XMP are in APP1, IPTC is in APP13; COM holds words of a program. */
function keepOfJpeg(bytes: Bytes, view: DataView): Bytes[] {
  const kept = [bytes.subarray(0, 2)]
  let at = 2
  // The picture itself begins with SOS, behind the last segment of a known length.
  while (view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda) {
    const marker = view.getUint8(at + 1)
    const end = at + (marker === 0xff ? 1 : 2 + view.getUint16(at + 2))
    if (![0xe1, 0xed, 0xfe].includes(marker)) kept.push(bytes.subarray(at, end))
    at = end
  }
  return [...kept, bytes.subarray(at)]
}

const PNG_NOTES = new Set(["eXIf", "tEXt", "zTXt", "iTXt", "tIME"])

/** PNG §11.3.3 and 11.3.4: such chunks say nothing about how the picture looks. */
function keepOfPng(bytes: Bytes, view: DataView): Bytes[] {
  const kept = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at)
    if (!PNG_NOTES.has(ascii(bytes, at + 4, at + 8))) kept.push(bytes.subarray(at, end))
    at = end
  }
  return kept
}

/** RFC 9649 §2.7: the chunks of metadata, and the flags that announce them. */
function keepOfWebp(bytes: Bytes, view: DataView): Bytes[] {
  const header = bytes.slice(0, 12)
  const kept = [header]
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true)
    const end = at + 8 + length + (length % 2)
    const kind = ascii(bytes, at, at + 4)
    if (kind === "VP8X") {
      const chunk = bytes.slice(at, end)
      chunk[8] = (chunk[8] ?? 0) & ~0x0c
      kept.push(chunk)
    } else if (kind !== "EXIF" && kind !== "XMP ") kept.push(bytes.subarray(at, end))
    at = end
  }
  const size = kept.reduce((sum, part) => sum + part.length, 0)
  new DataView(header.buffer).setUint32(4, size - 8, true)
  return kept
}

function ascii(bytes: Bytes, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}
