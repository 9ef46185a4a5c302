import { sha256 } from "@noble/hashes/sha2.js"

/** XEP-0158 §4.2: the field whose label says, as a hexadecimal number, what the hash of the value must end in. */
export const HASHCASH_FIELD = "SHA-256"

/** Above this a server asks for more than anybody should do for it. */
export const MAX_HASHCASH_BITS = 24
const TRIES_AT_ONCE = 4096

/** How many bits a label has; `undefined` for what is no label, or for too many. */
export function hashcashBits(label: string): number | undefined {
  if (!/^[1-9a-f][0-9a-f]{0,7}$/i.test(label)) return undefined
  const bits = Number.parseInt(label, 16).toString(2).length
  return bits <= MAX_HASHCASH_BITS ? bits : undefined
}

/**
 * Finds a text that begins with `prefix` and whose SHA-256 hash ends in the bits of the label. Takes 2^bits tries on
 * average; between some thousands it waits for `pause`, so that a page stays alive. Throws for a label that asks for too
 * much.
 */
export async function solveHashcash(
  label: string,
  prefix: string,
  pause: () => Promise<void>,
): Promise<string> {
  const bits = hashcashBits(label)
  if (bits === undefined) throw new Error("The server asks for work that nobody should do")
  const wanted = Number.parseInt(label, 16)
  const encoder = new TextEncoder()
  // Somewhere else each time: the same answer must not serve two.
  const start = Math.floor(Math.random() * 2 ** 40)
  for (let count = 0; ; count++) {
    const text = `${prefix}${(start + count).toString(36)}`
    if (lastBits(sha256(encoder.encode(text)), bits) === wanted) return text
    if (count % TRIES_AT_ONCE === TRIES_AT_ONCE - 1) await pause()
  }
}

function lastBits(hash: Uint8Array, bits: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = hash.subarray(-4)
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % 2 ** bits
}
