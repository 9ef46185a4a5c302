/** Chance that can be repeated: the same seed throws the same. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 to 1, by mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  pick<Thing>(things: readonly Thing[]): Thing {
    const found = things[this.below(things.length)]
    if (found === undefined) throw new Error("There is nothing to pick from")
    return found
  }

  some<Thing>(things: readonly Thing[]): Thing[] {
    return things.filter(() => this.next() < 0.5)
  }

  /** Dice of its own for somebody, so that what others throw changes nothing. */
  share(): Dice {
    return new Dice(Math.floor(this.next() * 2 ** 32))
  }
}
