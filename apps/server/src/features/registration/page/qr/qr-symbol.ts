/** A square of modules, some of which are fixed: patterns by which a symbol is found and read. */
export class QrSymbol {
  readonly size: number
  readonly #dark: Uint8Array
  readonly #fixed: Uint8Array

  constructor(version: number) {
    this.size = 17 + 4 * version
    this.#dark = new Uint8Array(this.size ** 2)
    this.#fixed = new Uint8Array(this.size ** 2)
    this.#drawTiming()
    for (const [x, y] of [
      [3, 3],
      [this.size - 4, 3],
      [3, this.size - 4],
    ] as const) {
      this.#drawFinder(x, y)
    }
    this.#drawAlignments(version)
    this.describe(0)
    if (version >= 7) this.#drawVersion(version)
  }

  isDark(x: number, y: number): boolean {
    return this.#dark[y * this.size + x] === 1
  }

  #fix(x: number, y: number, isDark: boolean): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return
    this.#dark[y * this.size + x] = isDark ? 1 : 0
    this.#fixed[y * this.size + x] = 1
  }

  #drawTiming(): void {
    for (let at = 0; at < this.size; at++) {
      this.#fix(6, at, at % 2 === 0)
      this.#fix(at, 6, at % 2 === 0)
    }
  }

  #drawFinder(centreX: number, centreY: number): void {
    for (let dy = -4; dy <= 4; dy++) {
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy))
        this.#fix(centreX + dx, centreY + dy, ring !== 2 && ring !== 4)
      }
    }
  }

  #drawAlignments(version: number): void {
    const places = alignmentPlaces(version, this.size)
    const last = places.length - 1
    for (const [row, y] of places.entries()) {
      for (const [column, x] of places.entries()) {
        const isFinder =
          (row === 0 && column === 0) || (row === 0 && column === last) || (row === last && column === 0)
        if (isFinder) continue
        for (let dy = -2; dy <= 2; dy++) {
          for (let dx = -2; dx <= 2; dx++)
            this.#fix(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1)
        }
      }
    }
  }

  /** Writes level M and the mask, twice (ISO/IEC 18004 §7.9). */
  describe(mask: number): void {
    const bits = ((mask << 10) | remainder(mask, 10, 0x537)) ^ 0x5412
    const bit = (index: number) => ((bits >>> index) & 1) === 1
    for (let index = 0; index < 8; index++) {
      const beside = index + (index >= 6 ? 1 : 0)
      this.#fix(8, beside, bit(index))
      this.#fix(this.size - 1 - index, 8, bit(index))
    }
    for (let index = 8; index < 15; index++) {
      this.#fix(index === 8 ? 7 : 14 - index, 8, bit(index))
      this.#fix(8, this.size - 15 + index, bit(index))
    }
    this.#fix(8, this.size - 8, true)
  }

  #drawVersion(version: number): void {
    const bits = (version << 12) | remainder(version, 12, 0x1f25)
    for (let index = 0; index < 18; index++) {
      const isDark = ((bits >>> index) & 1) === 1
      const [far, near] = [this.size - 11 + (index % 3), Math.floor(index / 3)]
      this.#fix(far, near, isDark)
      this.#fix(near, far, isDark)
    }
  }

  /** Two columns at a time, up and down by turns, from the right (§7.7.3). */
  drawBytes(bytes: Uint8Array): void {
    let bit = 0
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5
      const goesUp = ((right + 1) & 2) === 0
      for (let step = 0; step < this.size; step++) {
        const y = goesUp ? this.size - 1 - step : step
        for (const x of [right, right - 1]) {
          const at = y * this.size + x
          if (this.#fixed[at] === 1) continue
          this.#dark[at] = ((bytes[bit >> 3] ?? 0) >>> (7 - (bit & 7))) & 1
          bit++
        }
      }
    }
  }

  /** Turns the modules a mask names over; a second time turns them back. */
  applyMask(isTurned: (x: number, y: number) => boolean): void {
    for (let y = 0; y < this.size; y++) {
      for (let x = 0; x < this.size; x++) {
        const at = y * this.size + x
        if (this.#fixed[at] === 0 && isTurned(x, y)) this.#dark[at] = 1 - (this.#dark[at] ?? 0)
      }
    }
  }
}

/** What the division of polynomials over two elements leaves, for codes that tell themselves right. */
function remainder(value: number, degree: number, divisor: number): number {
  let rest = value
  for (let step = 0; step < degree; step++) rest = (rest << 1) ^ ((rest >>> (degree - 1)) * divisor)
  return rest
}

function alignmentPlaces(version: number, size: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.ceil((size - 13) / (2 * (count - 1))) * 2
  const places = [6]
  for (let index = count - 2; index >= 0; index--) places.push(size - 7 - index * step)
  return places
}
