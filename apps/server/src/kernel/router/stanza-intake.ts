import type { Stanza } from "@kith/xmpp"
import type { Router } from "./router.ts"
import { SenderOrders } from "./sender-order.ts"

/**
 * What a component or another server has sent on one connection and this server has not dealt with. The stanzas of each of
 * its users take effect in the order they came; different users do not wait for each other.
 */
export class StanzaIntake {
  readonly #maxPending: number
  readonly #switch: (isOpen: boolean) => void
  readonly #orders: SenderOrders
  #pending = 0
  #isPaused = false

  /** `orders` is shared by connections that may follow each other, or stand side by side, for the same senders. */
  constructor(maxPending: number, onSwitch: (isOpen: boolean) => void, orders = new SenderOrders()) {
    this.#maxPending = maxPending
    this.#orders = orders
    this.#switch = onSwitch
  }

  get hasPending(): boolean {
    return this.#pending > 0
  }

  /** Has the router receive it; `done` is called when nothing about the stanza can be lost any more. */
  take(stanza: Stanza, from: string, router: Pick<Router, "receiveFrom">, done?: () => void): void {
    const order = this.#orders.begin(from)
    this.#pending++
    if (this.#pending >= this.#maxPending && !this.#isPaused) {
      this.#isPaused = true
      this.#switch(false)
    }
    router.receiveFrom(order, stanza, () => {
      this.#orders.end(from)
      this.#pending--
      done?.()
      if (!this.#isPaused || this.#pending * 2 > this.#maxPending) return
      this.#isPaused = false
      this.#switch(true)
    })
  }
}
