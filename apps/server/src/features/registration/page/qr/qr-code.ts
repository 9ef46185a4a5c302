import { encodeBytes } from "./codewords.ts"
import { MASKS, penaltyOf } from "./masks.ts"
import { QrSymbol } from "./qr-symbol.ts"

/** Light modules around a symbol, without which it is not found (ISO/IEC 18004 §6.3.8). */
const QUIET = 4

/** A QR code for a text; `undefined` for one too long to be read well from a screen. */
export function createQrCode(text: string): QrSymbol | undefined {
  const encoded = encodeBytes(new TextEncoder().encode(text))
  if (encoded === undefined) return undefined
  const symbol = new QrSymbol(encoded.version)
  symbol.drawBytes(encoded.bytes)
  const penalties = MASKS.map((mask, index) => {
    symbol.applyMask(mask)
    symbol.describe(index)
    const penalty = penaltyOf(symbol)
    symbol.applyMask(mask)
    return penalty
  })
  const best = penalties.indexOf(Math.min(...penalties))
  symbol.applyMask(MASKS[best] ?? (() => false))
  symbol.describe(best)
  return symbol
}

/** The symbol as one path within a square of `size` units. */
export function drawQrCode(symbol: QrSymbol): { readonly size: number; readonly path: string } {
  let path = ""
  for (let y = 0; y < symbol.size; y++) {
    for (let x = 0; x < symbol.size; x++) {
      if (symbol.isDark(x, y)) path += `M${x + QUIET},${y + QUIET}h1v1h-1z`
    }
  }
  return { size: symbol.size + 2 * QUIET, path }
}
