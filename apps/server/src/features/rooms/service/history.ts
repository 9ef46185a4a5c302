import type { MaybePromise } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"
import type { HistoryRequest } from "@kith/xmpp/extensions"
import type { Room } from "./room.ts"
import { count, flag } from "./setting-kinds.ts"

/** How much of the past a room gives to who enters (XEP-0045 §7.2.13). */
export const maxHistory = count({
  name: "muc#maxhistoryfetch",
  aliases: ["muc#roomconfig_historylength"],
  label: "Maximum Number of History Messages Returned by Room",
  initial: 50,
  most: (limits) => limits.maxHistory,
})

/** Whether messages are kept in the archive, where all who may enter can read them later. */
export const isLogged = flag({
  name: "muc#roomconfig_enablelogging",
  label: "Keep Messages in the Archive of the Room?",
  initial: true,
})

/** Before a room is configured nothing of it is stored. */
export const keepsArchive = ({ isLocked, settings }: Pick<Room, "isLocked" | "settings">): boolean =>
  !isLocked && settings.get(isLogged)

/** A message that was sent to the room, as its occupants got it, without `to`. */
export interface PastMessage {
  /** Of the archive, or of the room where it keeps none. */
  readonly id: string
  /** Epoch milliseconds. */
  readonly sentAt: number
  readonly stanza: Stanza
}

/** However few messages: nobody gets more at once who enters. */
const MAX_CHARACTERS = 256_000

/** The last messages, in memory while the room is, so that many who enter at once cost no question to the database. */
export class History {
  readonly #most: number
  readonly #load: () => Promise<readonly PastMessage[]>
  #messages: PastMessage[] = []
  #state: "unknown" | "known" | Promise<void> = "unknown"

  /** `load` finds the last `most` messages, oldest first. */
  constructor(most: number, load: () => Promise<readonly PastMessage[]>) {
    this.#most = most
    this.#load = load
  }

  ready(): MaybePromise<void> {
    if (this.#state === "known") return
    if (this.#state === "unknown") this.#state = this.#fill()
    return this.#state
  }

  async #fill(): Promise<void> {
    try {
      const loaded = await this.#load()
      // Some may have been sent meanwhile, and been found or not.
      const known = new Set(loaded.map(({ id }) => id))
      this.#messages = [...loaded, ...this.#messages.filter(({ id }) => !known.has(id))]
      this.#state = "known"
      this.#trim()
    } catch (error) {
      this.#messages = []
      this.#state = "unknown"
      throw error
    }
  }

  add(message: PastMessage): void {
    // Nobody has asked yet: it will be found in the archive.
    if (this.#state === "unknown" || this.#most === 0) return
    this.#messages.push(message)
    this.#trim()
  }

  /** One of them reads differently from now on. */
  replace(id: string, stanza: Stanza): void {
    const index = this.#messages.findIndex((message) => message.id === id)
    const found = this.#messages[index]
    if (found !== undefined) this.#messages[index] = { ...found, stanza }
  }

  find(id: string): PastMessage | undefined {
    return this.#messages.find((message) => message.id === id)
  }

  /** The newest of the messages asked for, oldest first (§7.2.14): as few as meet every condition. */
  select(request: HistoryRequest, most: number, now: number): readonly PastMessage[] {
    const since = Math.max(
      request.since ?? 0,
      request.seconds === undefined ? 0 : now - request.seconds * 1000,
    )
    const maxStanzas = Math.min(request.maxStanzas ?? most, most)
    const maxCharacters = Math.min(request.maxCharacters ?? MAX_CHARACTERS, MAX_CHARACTERS)
    let characters = 0
    let first = this.#messages.length
    while (first > 0 && this.#messages.length - first < maxStanzas) {
      const message = this.#messages[first - 1]
      if (message === undefined || message.sentAt < since) break
      characters += sizeOf(message.stanza)
      if (characters > maxCharacters) break
      first--
    }
    return this.#messages.slice(first)
  }

  #trim(): void {
    let characters = 0
    let first = this.#messages.length
    while (first > 0 && this.#messages.length - first < this.#most) {
      characters += this.#messages[first - 1]?.stanza.inner.length ?? 0
      if (characters > MAX_CHARACTERS) break
      first--
    }
    if (first > 0) this.#messages.splice(0, first)
  }
}

/** What is added on the way out: the address of who enters, and when it was sent. */
const WRAPPING = 200

const sizes = new WeakMap<Stanza, number>()

/** In characters, as somebody gets it; the same many times when many enter. */
function sizeOf(stanza: Stanza): number {
  let size = sizes.get(stanza)
  if (size === undefined) {
    size = stanza.toString().length + WRAPPING
    sizes.set(stanza, size)
  }
  return size
}
