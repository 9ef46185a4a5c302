import { isStoreFull } from "../device-storage/is-store-full.ts"
import type { Incoming } from "./incoming.ts"

/** More than that during one catch-up, and it is quicker to catch up once more. */
const HELD_MOST = 5_000

export interface InboxParts {
  /** Puts messages into the store, in their order. */
  record(messages: readonly Incoming[]): Promise<void>
  /** Shows one that need not wait for others; the answer is to be recorded instead. */
  announce(incoming: Incoming): Incoming
  /** These are in the store, or not for now. */
  settle(messages: readonly Incoming[]): void
  /** Whether what is not stored can be read from there. */
  hasArchive(): boolean
}

/**
 * Messages as they come in, on their way to the store: in order, and many at once when many come. While it is held,
 * they wait, so that what the archive has about the time before is stored first.
 *
 * When the device has no room for them it is stuck: they wait too, and nothing that comes later is stored before them. Once
 * there is room the archive is read again, or, where there is none, `mend` goes on.
 */
export class Inbox {
  readonly #parts: InboxParts
  #waiting: Incoming[] = []
  #running: Promise<void> | undefined
  #isHeld = false
  #isStuck = false
  #hasOverflowed = false
  /** What came is neither stored, nor here, nor in an archive: the server has to give it once more. */
  #hasLost = false

  constructor(parts: InboxParts) {
    this.#parts = parts
  }

  /** There was no room for what waits. */
  get isStuck(): boolean {
    return this.#isStuck
  }
  /** Should the page be closed now, only a server that has not been told that we have it still knows what waits. */
  get #isUnsafe(): boolean {
    return (this.#isStuck || this.#hasLost) && !this.#parts.hasArchive()
  }

  put(incoming: Incoming): void {
    const isAwaited = this.#isHeld || this.#isStuck || this.#running !== undefined
    this.#waiting.push(isAwaited ? incoming : this.#parts.announce(incoming))
    if (!this.#isHeld && !this.#isStuck) {
      this.#running ??= this.#run()
    } else if (this.#waiting.length > HELD_MOST) {
      this.#waiting = []
      this.#hasOverflowed = true
      this.#hasLost = this.#isStuck && !this.#parts.hasArchive()
    }
  }

  hold(): void {
    this.#isHeld = true
    this.#isStuck = false
    this.#hasOverflowed = false
  }

  /** Lets what waits through; false when there was too much, and the archive must be asked again. */
  release(): boolean {
    if (this.#hasOverflowed) {
      this.#hasOverflowed = false
      return false
    }
    this.#isHeld = false
    this.#goOn()
    return true
  }

  /** There is room again. */
  mend(): void {
    this.#isStuck = false
    this.#hasOverflowed = false
    this.#goOn()
  }

  /** The session is over: what the server was not told that we have, it gives again. */
  sessionLost(): void {
    if (this.#isUnsafe) {
      this.#waiting = []
      this.#isStuck = false
    }
    this.#hasLost = false
  }

  /**
   * Resolves when everything is stored, or held: then the archive has it.
   * @throws Error when there was no room for it, and no archive has it
   */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running
    if (this.#isUnsafe) throw new Error("There was no room for some messages.")
  }

  #goOn(): void {
    if (this.#waiting.length > 0 && !this.#isHeld) this.#running ??= this.#run()
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0 && !this.#isHeld && !this.#isStuck) {
        const batch = this.#waiting.splice(0, 200)
        await this.#recordOrKeep(batch)
      }
    } finally {
      this.#running = undefined
    }
  }

  async #recordOrKeep(batch: readonly Incoming[]): Promise<void> {
    try {
      await this.#parts.record(batch)
    } catch (error) {
      if (!isStoreFull(error)) throw error
      this.#waiting.unshift(...batch)
      // Held meanwhile, it is read from the archive with the rest.
      this.#isStuck = !this.#isHeld
    } finally {
      this.#parts.settle(batch)
    }
  }
}
