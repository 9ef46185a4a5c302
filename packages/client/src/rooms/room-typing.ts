import { findChatState, type Stanza } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import { createLive, type Live } from "../live.ts"

/** Without another word, nobody types so long. */
const FORGOTTEN_MS = 30_000
const TYPING_MOST = 20

/** Who in a room is writing (XEP-0085 §5.5), by nick. */
export class RoomTyping {
  readonly #clock: Clock
  readonly #nicks = createLive<readonly string[]>([])
  readonly #cancels = new Map<string, () => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get nicks(): Live<readonly string[]> {
    return this.#nicks
  }

  /** A message of somebody else in the room; a text says that its writer is done. */
  handle(message: Stanza, nick: string): void {
    const state = findChatState(message)
    const isText = message.has("body")
    if (state === undefined && !isText) return
    if (state === "composing" && !isText) this.#begin(nick)
    else this.stop(nick)
  }

  stop(nick: string): void {
    const cancel = this.#cancels.get(nick)
    if (cancel === undefined) return
    cancel()
    this.#cancels.delete(nick)
    this.#publish()
  }

  clear(): void {
    for (const cancel of this.#cancels.values()) cancel()
    this.#cancels.clear()
    this.#publish()
  }

  #begin(nick: string): void {
    const cancel = this.#cancels.get(nick)
    if (cancel === undefined && this.#cancels.size >= TYPING_MOST) return
    cancel?.()
    this.#cancels.set(
      nick,
      this.#clock.after(FORGOTTEN_MS, () => this.stop(nick)),
    )
    if (cancel === undefined) this.#publish()
  }

  #publish(): void {
    if (this.#cancels.size > 0 || this.#nicks.get().length > 0) this.#nicks.set([...this.#cancels.keys()])
  }
}
