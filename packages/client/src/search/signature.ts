/** As many as keep four bits of five unset for a full segment of ordinary texts: a word is then hardly ever sought in vain. */
const BITS = 32_768
const ID_BITS = 10

/**
 * What a segment of the index may hold, in 4 KiB (Burton H. Bloom, “Space/Time Trade-offs in Hash Coding with Allowable
 * Errors”, 1970): all pairs and triples of letters of its texts, and the ids of its messages. It never misses anything,
 * and says yes in vain now and then.
 */
export class Signature {
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array = new Uint8Array(BITS / 8)) {
    this.bytes = bytes
  }

  addText(text: string): void {
    for (const bit of bitsOfText(text)) this.#set(bit)
  }

  addId(id: string): void {
    for (const bit of bitsOfId(id)) this.#set(bit)
  }

  /** Whether all of `bits`, made by the functions below, are there. */
  hasAll(bits: readonly number[]): boolean {
    for (const bit of bits) if (((this.bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return false
    return true
  }

  #set(bit: number): void {
    this.bytes[bit >> 3] = (this.bytes[bit >> 3] ?? 0) | (1 << (bit & 7))
  }
}

/** None for a single letter: then every segment is looked through. */
export function bitsOfText(text: string): number[] {
  const bits: number[] = []
  for (let at = 0; at + 1 < text.length; at++) {
    const pair = text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1)
    bits.push(mix(pair) % BITS)
    if (at + 2 < text.length) bits.push(mix(pair ^ Math.imul(text.charCodeAt(at + 2), 0x9e3779b1)) % BITS)
  }
  return bits
}

export function bitsOfId(id: string): number[] {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  const step = mix(hash) | 1
  return Array.from({ length: ID_BITS }, (_, index) => mix(hash + Math.imul(index, step)) % BITS)
}

/** Spreads a number over 32 bits (MurmurHash3's finalizer); not negative. */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
