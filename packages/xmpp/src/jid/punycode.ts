const BASE = 36
const MAX_CODE_POINT = 0x10ffff

/** Decodes what stands after `xn--` (RFC 3492 §6.2); `undefined` for what no encoder writes. */
export function decodePunycode(text: string): string | undefined {
  const points: number[] = []
  const delimiter = text.lastIndexOf("-")
  for (let index = 0; index < delimiter; index++) points.push(text.charCodeAt(index))

  let codePoint = 128
  let position = 0
  let bias = 72
  let index = delimiter + 1
  while (index < text.length) {
    const previous = position
    let weight = 1
    for (let k = BASE; ; k += BASE) {
      const digit = digitValue(text.charCodeAt(index++))
      if (digit === undefined) return undefined
      position += digit * weight
      const threshold = Math.min(Math.max(k - bias, 1), 26)
      if (digit < threshold) break
      weight *= BASE - threshold
      if (position > Number.MAX_SAFE_INTEGER / BASE / BASE || weight > MAX_CODE_POINT * BASE) return undefined
    }
    bias = adapt(position - previous, points.length + 1, previous === 0)
    codePoint += Math.floor(position / (points.length + 1))
    position %= points.length + 1
    if (codePoint > MAX_CODE_POINT || (codePoint >= 0xd800 && codePoint < 0xe000)) return undefined
    points.splice(position++, 0, codePoint)
  }
  return String.fromCodePoint(...points)
}

function digitValue(code: number): number | undefined {
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26
  if (code >= 0x61 && code <= 0x7a) return code - 0x61
  return undefined
}

function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? 700 : 2))
  rest += Math.floor(rest / length)
  let bias = 0
  while (rest > 455) {
    rest = Math.floor(rest / 35)
    bias += BASE
  }
  return bias + Math.floor((36 * rest) / (rest + 38))
}
