import type { Clock } from "../clock.ts"
import type { Connection } from "../connection/connection.ts"
import type { SendingRight } from "./sending-right.ts"

/** So long a tab without a connection keeps the right to send, while another tab waits for it. */
const GIVE_UP_MS = 10_000

/** The right of this tab to send what waits, for as long as it has it. */
export class HeldRight {
  readonly #right: SendingRight
  readonly #connection: Connection
  readonly #clock: Clock
  #giveBack: (() => void) | undefined
  #waiting: AbortController | undefined
  #cancelGivingUp: () => void = () => undefined

  constructor(right: SendingRight, connection: Connection, clock: Clock) {
    this.#right = right
    this.#connection = connection
    this.#clock = clock
  }

  get isHeld(): boolean {
    return this.#giveBack !== undefined
  }

  /** Resolves when this tab has the right; false when it is not wanted any more. */
  async acquire(): Promise<boolean> {
    if (this.#giveBack !== undefined) return true
    this.#waiting?.abort()
    const waiting = new AbortController()
    this.#waiting = waiting
    const giveBack = await this.#right.acquire(waiting.signal).catch(() => undefined)
    if (giveBack === undefined) return false
    if (waiting.signal.aborted) {
      giveBack()
      return false
    }
    this.#giveBack = giveBack
    return true
  }

  /** The connection broke: who has none for long lets another tab send. */
  disconnected(): void {
    this.#cancelGivingUp()
    if (this.#giveBack === undefined) return
    this.#cancelGivingUp = this.#clock.after(GIVE_UP_MS, () => {
      this.#giveUp().catch((error) => console.warn("The right to send could not be handed on", error))
    })
  }

  async #giveUp(): Promise<void> {
    if (this.#connection.isOnline || this.#giveBack === undefined || !(await this.#right.isWanted())) return
    // Two tabs must never send the same: without a session there is nothing to send again by resuming it.
    this.#connection.forgetSession()
    this.release()
  }

  release(): void {
    this.#cancelGivingUp()
    this.#waiting?.abort()
    this.#giveBack?.()
    this.#giveBack = undefined
  }
}
