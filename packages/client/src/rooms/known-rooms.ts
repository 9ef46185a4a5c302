import type { Jid } from "@kith/xmpp"
import type { Store } from "../store/store.ts"

const KEY = "known-rooms"
const KNOWN_MOST = 2_000

/** Rooms we were ever in: their conversations stay those of rooms. */
export class KnownRooms {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async list(): Promise<readonly string[]> {
    return (await this.#store.transact((t) => t.findSetting<string[]>(KEY))) ?? []
  }

  async note(room: Jid): Promise<void> {
    try {
      await this.#store.transact(async (t) => {
        const known = (await t.findSetting<string[]>(KEY)) ?? []
        if (known.includes(room.toString())) return
        await t.putSetting(KEY, [...known, room.toString()].slice(-KNOWN_MOST))
      })
    } catch (error) {
      console.warn("A room could not be noted", error)
    }
  }
}
