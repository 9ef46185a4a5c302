import type { HashedTokenMechanism } from "@kith/xmpp"
import type { FastToken, UserAgent } from "@kith/xmpp/extensions"
import { randomUuid } from "../random-uuid.ts"
import type { Store } from "../store/store.ts"
import type { Abilities } from "./abilities.ts"

/** A token signs in by this mechanism and no other (XEP-0484 §3.4). */
export interface DeviceToken extends FastToken {
  readonly mechanism: string
  /** How often it was used. */
  readonly count: number
}

/** Plain JSON. */
interface Kept {
  readonly id: string
  readonly token?: DeviceToken
  readonly abilities?: Abilities
}

/**
 * As what this device signs in: the id that it has for this account and nowhere else (XEP-0388 §2.3), and the token
 * that stands for its credentials. Servers end the earlier session of an id when it comes anew, so tabs of one browser,
 * which are there at the same time, must be several devices.
 */
export class Device {
  readonly #store: Store
  readonly #described: Omit<UserAgent, "id">
  /** Where it is kept; `undefined`: nowhere. */
  #key: string | undefined
  #kept: Kept = { id: randomUuid() }

  /** `described`: as what its owner shall know it. */
  constructor(store: Store, described: Omit<UserAgent, "id">) {
    this.#store = store
    this.#described = described
  }

  /** `place` tells apart those that share the store; `undefined`: there is none left, and nothing is kept. */
  async load(place: number | undefined): Promise<void> {
    if (place === undefined) return
    const key = `device-${place}`
    this.#key = key
    const found = await this.#store.transact((t) => t.findSetting<Kept>(key))
    // A device that is full lets its owner in all the same.
    if (found === undefined) await this.#keep(this.#kept)
    else this.#kept = found
  }

  get agent(): UserAgent {
    return { ...this.#described, id: this.#kept.id }
  }
  /** Whether it comes back under the same id, as who wants a token must. */
  get isKept(): boolean {
    return this.#key !== undefined
  }
  get hasToken(): boolean {
    return this.#kept.token !== undefined
  }
  /** What the server could do when it let us in the last time. */
  get abilities(): Abilities | undefined {
    return this.#kept.abilities
  }

  /** The token, counted as used once more, if there is one for these mechanisms that has not expired. */
  async useToken(
    mechanisms: readonly HashedTokenMechanism[],
    nowMs: number,
  ): Promise<DeviceToken | undefined> {
    const { token } = this.#kept
    if (token === undefined || !mechanisms.some(({ name }) => name === token.mechanism)) return undefined
    if (token.expiresAt <= nowMs) {
      await this.forgetToken()
      return undefined
    }
    const used = { ...token, count: token.count + 1 }
    await this.#keep({ ...this.#kept, token: used })
    return used
  }

  /** After signing in: `token` is a new one, if the server gave one. */
  async signedIn(abilities: Abilities, token: DeviceToken | undefined): Promise<void> {
    const isKnown = JSON.stringify(abilities) === JSON.stringify(this.#kept.abilities)
    if (token === undefined && isKnown) return
    await this.#keep({ ...this.#kept, abilities, ...(token !== undefined && { token }) })
  }

  /** The store is about to go. */
  keepNoMore(): void {
    this.#key = undefined
  }

  async forgetToken(): Promise<void> {
    if (!this.hasToken) return
    const { token: _, ...kept } = this.#kept
    await this.#keep(kept)
  }

  async #keep(kept: Kept): Promise<void> {
    this.#kept = kept
    const key = this.#key
    if (key === undefined) return
    try {
      await this.#store.transact((t) => t.putSetting(key, kept))
    } catch (error) {
      // The next visit signs in with the credentials instead.
      console.warn("How this device signs in could not be stored", error)
    }
  }
}
