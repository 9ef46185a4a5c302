type Bytes = Uint8Array<ArrayBuffer>

/** A box of ISO/IEC 14496-12 §4.2; places are bytes of the file. */
interface Box {
  readonly kind: string
  /** Where its content begins and ends. */
  readonly from: number
  readonly to: number
}

/**
 * A HEIF or AVIF file (ISO/IEC 23008-12) with zeros in place of its Exif and XMP items: all places in the file stay as they
 * are, and readers find nothing there. How the picture is turned does not stand in these items.
 * @throws RangeError for a file that ends too early
 */
export function blankHeif(bytes: Bytes): Bytes {
  const view = new DataView(bytes.buffer)
  const meta = listBoxes(view, 0, bytes.length).find(({ kind }) => kind === "meta")
  if (meta === undefined) return bytes
  // §8.11.1: a full box, with version and flags before what is in it.
  const boxes = listBoxes(view, meta.from + 4, meta.to)
  const box = (wanted: string) => boxes.find(({ kind }) => kind === wanted)
  const [infos, places] = [box("iinf"), box("iloc")]
  if (infos === undefined || places === undefined) return bytes
  const notes = findNotes(view, infos)
  const blank = bytes.slice()
  for (const { id, from, to } of findPlaces(view, places, box("idat")?.from ?? 0)) {
    if (notes.has(id)) blank.fill(0, from, to)
  }
  return blank
}

function listBoxes(view: DataView, from: number, to: number): Box[] {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to; ) {
    const short = view.getUint32(at)
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short
    if (size < 8) break
    boxes.push({ kind: word(view, at + 4), from: at + (short === 1 ? 16 : 8), to: Math.min(to, at + size) })
    at += size
  }
  return boxes
}

/** §8.11.6: the ids of items that are Exif, or of some media type, as XMP is. */
function findNotes(view: DataView, { from, to }: Box): Set<number> {
  const counts = view.getUint8(from) === 0 ? 2 : 4
  const ids = new Set<number>()
  for (const entry of listBoxes(view, from + 4 + counts, to)) {
    const version = view.getUint8(entry.from)
    if (entry.kind !== "infe" || version < 2) continue
    const wide = version > 2
    const id = wide ? view.getUint32(entry.from + 4) : view.getUint16(entry.from + 4)
    const kind = word(view, entry.from + 4 + (wide ? 4 : 2) + 2)
    if (kind === "Exif" || kind === "mime") ids.add(id)
  }
  return ids
}

/** §8.11.3: where the items are; `dataFrom`: where that begins which is inside of the box itself. */
function* findPlaces(view: DataView, { from }: Box, dataFrom: number) {
  const version = view.getUint8(from)
  const sizes = view.getUint16(from + 4)
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
  const indexSize = version === 0 ? 0 : sizes & 15
  let at = from + 6
  const read = (size: number): number => {
    const value = size === 8 ? Number(view.getBigUint64(at)) : size === 4 ? view.getUint32(at) : 0
    at += size
    return size === 2 ? view.getUint16(at - 2) : value
  }
  const count = read(version < 2 ? 2 : 4)
  for (let item = 0; item < count; item++) {
    const id = read(version < 2 ? 2 : 4)
    // 0: in the file, 1: in this box; other methods point into other items.
    const method = version === 0 ? 0 : read(2) & 15
    read(2)
    const base = read(baseSize) + (method === 1 ? dataFrom : 0)
    for (let extents = read(2); extents > 0; extents--) {
      read(indexSize)
      const begin = base + read(offsetSize)
      const length = read(lengthSize)
      if (method < 2) yield { id, from: begin, to: begin + length }
    }
  }
}

function word(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((step) => view.getUint8(at + step)))
}
