import type { Stanza } from "@kith/xmpp"
import { MODULUS } from "./outbox.ts"
import { Queue } from "./queue.ts"

interface Taken {
  readonly stanza: Stanza
  isDone: boolean
}

/**
 * How many stanzas of the client the server has taken responsibility for (XEP-0198 §4). A stanza may be done before
 * one that came ahead of it; it counts only when that is done too.
 */
export class Inbox {
  #handled: number
  readonly #underWay = new Queue<Taken>()
  /** What the client is about to send once more. */
  #repeats: readonly Taken[] = []
  #caughtUp: { readonly at: number; readonly callback: () => void } | undefined

  constructor(handled = 0) {
    this.#handled = handled
  }

  /** The `h` of the server's answers. */
  get handled(): number {
    return this.#handled % MODULUS
  }

  /** Counts a stanza; `undefined` for one that came before the connection broke and is still under way. */
  take(stanza: Stanza): Taken | undefined {
    if (this.#repeats.length > 0 && this.#isRepeat(stanza)) return undefined
    const taken = { stanza, isDone: false }
    this.#underWay.push(taken)
    return taken
  }

  done(taken: Taken): void {
    taken.isDone = true
    while (this.#underWay.first?.isDone === true) {
      this.#underWay.shift()
      this.#handled++
    }
    const caughtUp = this.#caughtUp
    if (caughtUp === undefined || this.#handled < caughtUp.at) return
    this.#caughtUp = undefined
    caughtUp.callback()
  }

  /**
   * Calls back once what is under way now is handled, and never when nothing is. Only the last call counts: its
   * moment comes after those of the earlier ones.
   */
  whenCaughtUp(callback: () => void): void {
    if (this.#underWay.length === 0) return
    this.#caughtUp = { at: this.#handled + this.#underWay.length, callback }
  }

  /**
   * XEP-0198 §5: the client learns what is handled, and begins by sending all the rest again. Of that, the server has
   * some already.
   */
  expectRepeats(): void {
    this.#repeats = [...this.#underWay]
  }

  #isRepeat(stanza: Stanza): boolean {
    const [first, ...rest] = this.#repeats
    const isRepeat = first !== undefined && isSame(first.stanza, stanza)
    // Whoever begins with something else does not send those again.
    this.#repeats = isRepeat ? rest : []
    return isRepeat
  }
}

function isSame(one: Stanza, other: Stanza): boolean {
  if (one.name !== other.name || one.to !== other.to || one.id !== other.id) return false
  return one.id !== undefined || one.inner === other.inner
}
