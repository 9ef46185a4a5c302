import type { Stanza } from "@kith/xmpp"
import { newlyHandled } from "@kith/xmpp/extensions"
import { Queue } from "./queue.ts"

interface Sent {
  readonly stanza: Stanza
  readonly text: string
}

/** XEP-0198 §4: counters on the wire are of 32 bits. */
export const MODULUS = 2 ** 32

/**
 * What a session has sent and its client has not acknowledged (XEP-0198 §4). Numbers on the wire count modulo 2^32;
 * inside they go on for ever.
 */
export class Outbox {
  readonly #unacknowledged = new Queue<Sent>()
  #acknowledged: number
  #bytes = 0
  readonly #watchers = new Queue<{ readonly at: number; readonly callback: () => void }>()

  constructor(acknowledged = 0) {
    this.#acknowledged = acknowledged
  }

  get length(): number {
    return this.#unacknowledged.length
  }

  /** In UTF-16 units of their texts, which is what they cost in memory at most twice over. */
  get size(): number {
    return this.#bytes
  }

  /** Somebody waits for what is unacknowledged. */
  get isAwaited(): boolean {
    return this.#watchers.length > 0
  }

  get sent(): number {
    return (this.#acknowledged + this.#unacknowledged.length) % MODULUS
  }

  add(stanza: Stanza, text: string): void {
    this.#unacknowledged.push({ stanza, text })
    this.#bytes += text.length
  }

  /** Takes the client's `h`. Answers `false` when it acknowledges what was never sent. */
  acknowledge(h: number): boolean {
    const newly = newlyHandled(h, this.#acknowledged % MODULUS, this.#unacknowledged.length)
    if (newly === undefined) return false
    for (let count = 0; count < newly; count++) this.#bytes -= this.#unacknowledged.shift()?.text.length ?? 0
    this.#acknowledged += newly
    for (let watcher = this.#watchers.first; watcher !== undefined; watcher = this.#watchers.first) {
      if (watcher.at > this.#acknowledged) break
      this.#watchers.shift()
      watcher.callback()
    }
    return true
  }

  whenAcknowledged(callback: () => void): void {
    const at = this.#acknowledged + this.#unacknowledged.length
    if (at === this.#acknowledged) callback()
    else this.#watchers.push({ at, callback })
  }

  /** Oldest first. */
  *[Symbol.iterator](): IterableIterator<Sent> {
    yield* this.#unacknowledged
  }
}
