import type { Stanza } from "@kith/xmpp"
import type { Router } from "./router.ts"
import { createSenderOrder, type SenderOrder } from "./sender-order.ts"

/**
 * What a component or another server has sent on one connection and this server has not dealt with. The stanzas of each of
 * its users take effect in the order they came; different users do not wait for each other.
 */
export class StanzaIntake {
  readonly #maxPending: number
  readonly #switch: (isOpen: boolean) => void
  readonly #senders = new Map<string, { readonly order: SenderOrder; pending: number }>()
  #pending = 0
  #isPaused = false

  constructor(maxPending: number, onSwitch: (isOpen: boolean) => void) {
    this.#maxPending = maxPending
    this.#switch = onSwitch
  }

  get hasPending(): boolean {
    return this.#pending > 0
  }

  /** Has the router receive it; `done` is called when nothing about the stanza can be lost any more. */
  take(stanza: Stanza, from: string, router: Pick<Router, "receiveFrom">, done?: () => void): void {
    const sender = this.#senders.get(from) ?? { order: createSenderOrder(), pending: 0 }
    this.#senders.set(from, sender)
    sender.pending++
    this.#pending++
    if (this.#pending >= this.#maxPending && !this.#isPaused) {
      this.#isPaused = true
      this.#switch(false)
    }
    router.receiveFrom(sender.order, stanza, () => {
      sender.pending--
      if (sender.pending === 0) this.#senders.delete(from)
      this.#pending--
      done?.()
      if (!this.#isPaused || this.#pending * 2 > this.#maxPending) return
      this.#isPaused = false
      this.#switch(true)
    })
  }
}
