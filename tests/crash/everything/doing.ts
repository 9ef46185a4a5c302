import type { ServerProcess } from "../../server-process.ts"
import type { Dice } from "./dice.ts"
import { Ledger, Refused } from "./ledger.ts"
import type { Part } from "./part.ts"
import { Person } from "./person.ts"

/** A part of the load over all lives of the server. */
export class Doing {
  readonly part: Part
  readonly ledger = new Ledger()
  readonly #dice: Dice
  #people: readonly Person[] = []
  /** Why nobody does it any more. */
  end: unknown

  constructor(part: Part, dice: Dice) {
    this.part = part
    this.#dice = dice
  }

  /** Everybody comes back, and looks at what is there: answers with what is wrong. */
  async wake(server: ServerProcess): Promise<string[]> {
    const { part, ledger } = this
    this.end = undefined
    this.#people = await Promise.all(part.people.map((name) => Person.join(server, name)))
    const wrong = ledger.compare(await part.read(this.#people, ledger))
    await part.begin?.(this.#people, ledger)
    return wrong
  }

  /** Changes one thing after the other until the server is gone. */
  async goOn(): Promise<void> {
    try {
      for (;;) await this.part.act(this.#people, this.ledger, this.#dice)
    } catch (error) {
      this.end = error
    } finally {
      for (const person of this.#people) person.cut()
    }
  }

  /** What the server has refused, or else what broke before it was ended. */
  get complaint(): string | undefined {
    const isRefusal = this.end instanceof Refused
    return this.end === undefined
      ? undefined
      : `${this.part.people[0]}${isRefusal ? "" : " stopped"}: ${this.end}`
  }
}
