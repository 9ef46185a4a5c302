/** What is to be found under which name; `undefined` where there is to be nothing. */
export type Facts = Readonly<Record<string, string | undefined>>

/** The server refused it. */
export class Refused extends Error {
  override readonly name = "Refused"
}

/**
 * What the server has promised: all that it has acknowledged. A change that it has not answered may be there or not, but
 * never a part of it.
 */
export class Ledger {
  readonly #promised = new Map<string, string>()
  #open: Facts[] = []
  acknowledged = 0

  /** The value that holds, as far as is known. */
  get(key: string): string | undefined {
    return this.#promised.get(key)
  }

  /** It is over, and for a good reason. */
  forget(prefix: string): void {
    for (const key of this.keys(prefix)) this.#promised.delete(key)
  }

  keys(prefix: string): string[] {
    return [...this.#promised.keys()].filter((key) => key.startsWith(prefix))
  }

  /** Notes what `work` changes: for sure once it resolves, perhaps when it never does. */
  async change(facts: Facts, work: () => Promise<unknown>): Promise<void> {
    this.#open.push(facts)
    await work()
    this.#open = this.#open.filter((one) => one !== facts)
    this.#keep(facts)
    this.acknowledged++
  }

  /** Compares with what is there; gives a sentence for everything that is wrong. What is there is what holds from now on. */
  compare(found: Facts): string[] {
    const wrong: string[] = []
    for (const facts of this.#open.splice(0)) {
      const keys = Object.keys(facts).filter((key) => facts[key] !== this.get(key))
      const done = keys.filter((key) => found[key] === facts[key])
      if (done.length === keys.length) this.#keep(facts)
      else if (done.length > 0) wrong.push(`Of ${JSON.stringify(facts)} there is only ${done.join(", ")}`)
    }
    for (const key of new Set([...this.#promised.keys(), ...Object.keys(found)])) {
      const expected = this.get(key)
      if (found[key] !== expected) {
        wrong.push(`${key} is ${found[key] ?? "not there"} where ${expected ?? "nothing"} was promised`)
      }
    }
    this.#promised.clear()
    this.#keep(found)
    return wrong
  }

  #keep(facts: Facts): void {
    for (const [key, value] of Object.entries(facts)) {
      if (value === undefined) this.#promised.delete(key)
      else this.#promised.set(key, value)
    }
  }
}
