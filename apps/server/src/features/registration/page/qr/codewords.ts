import { correctionBytes } from "./reed-solomon.ts"

/**
 * ISO/IEC 18004 table 9, level M (a seventh of the symbol may be unreadable), for versions 1 to 20: correction bytes of
 * each block, and how many blocks there are.
 */
const CORRECTION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26]
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16]
const BYTE_MODE = 0b0100

/** Modules that are neither pattern nor description (ISO/IEC 18004 §7.1). */
function dataModules(version: number): number {
  const all = (16 * version + 128) * version + 64
  if (version === 1) return all
  const alignments = Math.floor(version / 7) + 2
  return all - ((25 * alignments - 10) * alignments - 55) - (version >= 7 ? 36 : 0)
}

interface Layout {
  readonly version: number
  readonly blocks: number
  readonly correctionLength: number
  readonly totalBytes: number
  readonly dataBytes: number
}

function layoutOf(version: number): Layout {
  const blocks = BLOCKS[version - 1] ?? 0
  const correctionLength = CORRECTION[version - 1] ?? 0
  const totalBytes = Math.floor(dataModules(version) / 8)
  return { version, blocks, correctionLength, totalBytes, dataBytes: totalBytes - blocks * correctionLength }
}

/** The smallest version that takes so many bytes; `undefined` for more than version 20 does. */
function chooseLayout(length: number): Layout | undefined {
  for (let version = 1; version <= BLOCKS.length; version++) {
    const layout = layoutOf(version)
    const headBits = 4 + countBits(version)
    if (headBits + 8 * length <= 8 * layout.dataBytes) return layout
  }
  return undefined
}

const countBits = (version: number) => (version < 10 ? 8 : 16)

/** The bytes of a symbol in the order in which they are drawn. */
export function encodeBytes(content: Uint8Array): { version: number; bytes: Uint8Array } | undefined {
  const layout = chooseLayout(content.length)
  return layout && { version: layout.version, bytes: interleave(pack(content, layout), layout) }
}

/** Mode, length, content, and what fills the rest (§7.4). */
function pack(content: Uint8Array, { version, dataBytes }: Layout): Uint8Array {
  const bits: number[] = []
  const add = (value: number, count: number) => {
    for (let index = count - 1; index >= 0; index--) bits.push((value >>> index) & 1)
  }
  add(BYTE_MODE, 4)
  add(content.length, countBits(version))
  for (const byte of content) add(byte, 8)
  add(0, Math.min(4, 8 * dataBytes - bits.length))
  while (bits.length % 8 !== 0) bits.push(0)
  const data = new Uint8Array(dataBytes)
  for (const [index, bit] of bits.entries())
    data[index >> 3] = (data[index >> 3] ?? 0) | (bit << (7 - (index & 7)))
  for (let index = bits.length / 8, fill = 0xec; index < dataBytes; index++, fill ^= 0xec ^ 0x11)
    data[index] = fill
  return data
}

/** Blocks side by side, so that a stain takes a little of each (§7.6). The last blocks may be one byte longer. */
function interleave(
  data: Uint8Array,
  { blocks, correctionLength, totalBytes, dataBytes }: Layout,
): Uint8Array {
  const shortLength = Math.floor(dataBytes / blocks)
  const longBlocks = dataBytes % blocks
  const parts: Uint8Array[] = []
  for (let block = 0, from = 0; block < blocks; block++) {
    const length = shortLength + (block >= blocks - longBlocks ? 1 : 0)
    parts.push(data.subarray(from, from + length))
    from += length
  }
  const corrections = parts.map((part) => correctionBytes(part, correctionLength))
  const bytes = new Uint8Array(totalBytes)
  let at = 0
  for (let index = 0; index <= shortLength; index++) {
    for (const part of parts) if (index < part.length) bytes[at++] = part[index] ?? 0
  }
  for (let index = 0; index < correctionLength; index++) {
    for (const correction of corrections) bytes[at++] = correction[index] ?? 0
  }
  return bytes
}
