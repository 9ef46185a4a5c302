import type { QrSymbol } from "./qr-symbol.ts"

/** ISO/IEC 18004 table 10. */
export const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** Looks like a finder pattern, with room on one side. */
const FINDERS = ["10111010000", "00001011101"]

/** How hard a symbol is to read (§7.8.3): runs, squares, false finders, and more of one colour than of the other. */
export function penaltyOf(symbol: QrSymbol): number {
  const { size } = symbol
  let penalty = 0
  let dark = 0
  for (let line = 0; line < size; line++) {
    let row = ""
    let column = ""
    for (let at = 0; at < size; at++) {
      row += symbol.isDark(at, line) ? "1" : "0"
      column += symbol.isDark(line, at) ? "1" : "0"
      if (symbol.isDark(at, line)) dark++
      if (at > 0 && line > 0 && isSquare(symbol, at, line)) penalty += 3
    }
    penalty += linePenalty(row) + linePenalty(column)
  }
  return penalty + 10 * Math.floor(Math.abs(dark / size ** 2 - 0.5) * 20)
}

function isSquare(symbol: QrSymbol, x: number, y: number): boolean {
  const colour = symbol.isDark(x, y)
  return (
    symbol.isDark(x - 1, y) === colour &&
    symbol.isDark(x, y - 1) === colour &&
    symbol.isDark(x - 1, y - 1) === colour
  )
}

function linePenalty(line: string): number {
  let penalty = 0
  for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2
  for (const finder of FINDERS) {
    for (let at = line.indexOf(finder); at >= 0; at = line.indexOf(finder, at + 1)) penalty += 40
  }
  return penalty
}
