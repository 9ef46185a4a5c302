import type { Order } from "../pipeline/message-stages.ts"

/** Works on one stanza; answers with a promise when the sender's next one has to wait for it. */
export type Take = () => Promise<void> | undefined

/** What one sender has under way: their stanzas take effect in the order in which they came (RFC 6120 §10.1). */
export interface SenderOrder extends Order {
  /** Stanzas that came while an earlier one was waiting; whoever sends them stops being read long before they are many. */
  waiting: Take[] | undefined
}

export function createSenderOrder(): SenderOrder {
  return { uncommitted: 0, waiting: undefined }
}

/** The senders who have something under way, by address; for all connections that may speak for them. */
export class SenderOrders {
  readonly #senders = new Map<string, { readonly order: SenderOrder; pending: number }>()

  /** One more stanza of that sender is under way, until {@link end}. */
  begin(from: string): SenderOrder {
    const sender = this.#senders.get(from) ?? { order: createSenderOrder(), pending: 0 }
    this.#senders.set(from, sender)
    sender.pending++
    return sender.order
  }

  end(from: string): void {
    const sender = this.#senders.get(from)
    if (sender !== undefined && --sender.pending === 0) this.#senders.delete(from)
  }
}

/** Nothing more of this sender is looked at before `wait` is over. */
export function holdBack(order: SenderOrder, wait: Promise<void>): void {
  order.waiting ??= []
  void wait.then(() => {
    const waiting = order.waiting ?? []
    order.waiting = undefined
    for (let take = waiting.shift(); take !== undefined; take = waiting.shift()) {
      const again = take()
      if (again === undefined) continue
      order.waiting = waiting
      holdBack(order, again)
      return
    }
  })
}
