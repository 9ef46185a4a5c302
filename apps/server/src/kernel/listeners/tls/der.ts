/** The few forms of DER (X.690) that a certificate is made of. A value is always written whole, with tag and length. */
export type Der = Uint8Array

function write(tag: number, ...parts: readonly Uint8Array[]): Der {
  const content = Buffer.concat(parts)
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const digits = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, "0"), "hex")
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length]), digits, content])
}

export const sequence = (...items: readonly Der[]): Der => write(0x30, ...items)
export const set = (...items: readonly Der[]): Der => write(0x31, ...items)
export const boolean = (value: boolean): Der => write(0x01, Buffer.from([value ? 0xff : 0]))
export const octetString = (bytes: Uint8Array): Der => write(0x04, bytes)
export const utf8String = (text: string): Der => write(0x0c, Buffer.from(text))
export const ia5String = (text: string): Der => write(0x16, Buffer.from(text, "latin1"))
export const bitString = (bytes: Uint8Array, unusedBits = 0): Der =>
  write(0x03, Buffer.from([unusedBits]), bytes)

/** A whole number that is not negative, big-endian. */
export function integer(bytes: Uint8Array): Der {
  const isNegative = ((bytes[0] ?? 0) & 0x80) !== 0
  return isNegative ? write(0x02, Buffer.from([0]), bytes) : write(0x02, bytes)
}

/** `1.2.840.10045.2.1` */
export function objectIdentifier(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const digits = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80)
    bytes.push(...digits)
  }
  return write(0x06, Buffer.from(bytes))
}

/** RFC 5280 §4.1.2.5: two digits of the year up to 2049, four from then on. */
export function time(epochMs: number): Der {
  const digits = new Date(epochMs).toISOString().replace(/[-:T]|\.\d+/g, "")
  return digits < "2050" ? write(0x17, Buffer.from(digits.slice(2))) : write(0x18, Buffer.from(digits))
}

/** `[tag]` in front of whole values. */
export const explicit = (tag: number, ...items: readonly Der[]): Der => write(0xa0 | tag, ...items)
/** `[tag]` in place of the own tag of a text or some bytes. */
export const implicit = (tag: number, bytes: Uint8Array): Der => write(0x80 | tag, bytes)
