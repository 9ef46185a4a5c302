/** One value of DER (X.690), with its tag and what is in it. */
interface DerValue {
  readonly tag: number
  readonly content: Uint8Array
}

export const DER = { objectIdentifier: 0x06, octetString: 0x04, utf8String: 0x0c, sequence: 0x30 } as const
/** `[number]` around whole values. */
export const context = (number: number): number => 0xa0 | number

/** The values that some bytes are made of, one behind the other; `undefined` for what is no DER. */
export function readDer(bytes: Uint8Array): DerValue[] | undefined {
  const values: DerValue[] = []
  let at = 0
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0
    // Tags of more than one byte do not occur in certificates.
    if ((tag & 0x1f) === 0x1f) return undefined
    const length = readLength(bytes, at + 1)
    if (length === undefined || length.end > bytes.length) return undefined
    values.push({ tag, content: bytes.subarray(length.start, length.end) })
    at = length.end
  }
  return values
}

function readLength(bytes: Uint8Array, at: number): { start: number; end: number } | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  if (first < 0x80) return { start: at + 1, end: at + 1 + first }
  const digits = first & 0x7f
  if (digits === 0 || digits > 3 || at + digits >= bytes.length) return undefined
  let length = 0
  for (let index = 1; index <= digits; index++) length = length * 256 + (bytes[at + index] ?? 0)
  return { start: at + 1 + digits, end: at + 1 + digits + length }
}
