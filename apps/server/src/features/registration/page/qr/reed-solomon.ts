/** The field of 256 elements of ISO/IEC 18004, x⁸ + x⁴ + x³ + x² + 1. */
const EXPONENTIAL = new Uint8Array(510)
const LOGARITHM = new Uint8Array(256)
for (let exponent = 0, value = 1; exponent < 255; exponent++) {
  EXPONENTIAL[exponent] = value
  EXPONENTIAL[exponent + 255] = value
  LOGARITHM[value] = exponent
  value = value < 128 ? value * 2 : (value * 2) ^ 0x11d
}

const power = (exponent: number): number => EXPONENTIAL[exponent] ?? 0
const multiply = (one: number, other: number): number =>
  one === 0 || other === 0 ? 0 : power((LOGARITHM[one] ?? 0) + (LOGARITHM[other] ?? 0))

/** (x - 2⁰)(x - 2¹)…, highest coefficient first and left out, for it is 1. */
function generator(length: number): Uint8Array {
  const coefficients = new Uint8Array(length)
  coefficients[length - 1] = 1
  for (let root = 0; root < length; root++) {
    for (let index = 0; index < length; index++) {
      coefficients[index] = multiply(coefficients[index] ?? 0, power(root)) ^ (coefficients[index + 1] ?? 0)
    }
  }
  return coefficients
}

/** The `length` bytes that make errors in `data` mendable. */
export function correctionBytes(data: Uint8Array, length: number): Uint8Array {
  const divisor = generator(length)
  const remainder = new Uint8Array(length)
  for (const byte of data) {
    const factor = byte ^ (remainder[0] ?? 0)
    remainder.copyWithin(0, 1)
    remainder[length - 1] = 0
    for (const [index, coefficient] of divisor.entries()) {
      remainder[index] = (remainder[index] ?? 0) ^ multiply(coefficient, factor)
    }
  }
  return remainder
}
