import { type Failure, readFailure } from "../failure.ts"
import type { MessageRecord } from "../store/records.ts"

/** Whether it failed for want of room only: it goes by itself when there is room. */
export function waitsForRoom({ state, failure }: MessageRecord): boolean {
  if (state !== "failed" || failure === undefined) return false
  const { kind, ...why } = readFailure(failure)
  return kind === "not-kept" && "isForRoom" in why
}

/**
 * Messages that were handed to the store and are not in it yet, and those of ours that it would not take. They are shown
 * behind all that is stored, in the order in which they were written or came, so that nobody waits for a disk to see them.
 */
export class HandedOver {
  /** By local id. */
  readonly #records = new Map<string, MessageRecord>()
  readonly #listeners = new Set<(peer: string) => void>()
  readonly #whenGone = new Map<string, PromiseWithResolvers<void>>()

  find(id: string): MessageRecord | undefined {
    return this.#records.get(id)
  }

  /** Those of one conversation, oldest first. */
  of(peer: string): readonly MessageRecord[] {
    return this.#records.size === 0 ? [] : this.all.filter((record) => record.peer === peer)
  }

  get all(): readonly MessageRecord[] {
    return [...this.#records.values()]
  }

  put(record: MessageRecord): void {
    // One that is tried again goes to the end, as it does in the queue.
    this.#records.delete(record.id)
    this.#records.set(record.id, record)
    this.#tell(record.peer)
  }

  /** One that failed is handed to the store again, and stays where it stands. */
  tryAgain(record: MessageRecord): void {
    if (!this.#records.has(record.id)) return
    this.#records.set(record.id, record)
    this.#tell(record.peer)
  }

  /** The store did not take it: it stays, with its text, and `failure` says why. */
  fail(id: string, failure: Failure): void {
    const record = this.#records.get(id)
    if (record === undefined) return
    const { queuedAt, ...rest } = record
    this.#records.set(id, { ...rest, state: "failed", failure })
    this.#tell(record.peer)
  }

  discard(id: string): void {
    const record = this.#records.get(id)
    if (record === undefined) return
    this.#forget(id)
    this.#tell(record.peer)
  }

  /** They are in the store now; whoever shows them hears of it by the change that put them there. */
  settle(ids: Iterable<string>): void {
    if (this.#records.size === 0) return
    for (const id of ids) this.#forget(id)
  }

  /** Resolves when it is in the store, or was discarded. */
  whenGone(id: string): Promise<void> {
    if (!this.#records.has(id)) return Promise.resolve()
    const waiting = this.#whenGone.get(id) ?? Promise.withResolvers<void>()
    this.#whenGone.set(id, waiting)
    return waiting.promise
  }

  /** Calls `listener` with the conversation to which something was added, or in which something failed or went. */
  subscribe(listener: (peer: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #forget(id: string): void {
    this.#records.delete(id)
    this.#whenGone.get(id)?.resolve()
    this.#whenGone.delete(id)
  }

  #tell(peer: string): void {
    for (const listener of [...this.#listeners]) listener(peer)
  }
}
