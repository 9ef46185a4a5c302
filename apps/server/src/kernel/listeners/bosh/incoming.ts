import type { Stanza } from "@kith/xmpp"
import type { BoshRequest } from "@kith/xmpp/extensions"
import { Queue } from "../../streams/queue.ts"
import type { WholeRequest } from "./request-body.ts"

/** What a request brings, in the order in which it takes effect. */
export type Incoming =
  | { readonly kind: "stanza"; readonly stanza: Stanza; readonly bytes: number }
  | { readonly kind: "restart"; readonly head: BoshRequest; readonly bytes: number }
  | { readonly kind: "end"; readonly bytes: number }

/** What has come and is not looked at yet, because the session has enough under way or sends too fast. */
export class IncomingQueue {
  readonly #queue = new Queue<Incoming>()
  #bytes = 0

  get size(): number {
    return this.#bytes
  }

  add(request: WholeRequest): void {
    const { head, stanzas, bytes } = request
    // XEP-0206 §5: what comes with a restart is ignored.
    if (head.isRestarting) this.#push({ kind: "restart", head, bytes })
    else {
      const share = bytes / Math.max(stanzas.length, 1)
      for (const stanza of stanzas) this.#push({ kind: "stanza", stanza, bytes: share })
    }
    if (head.isTerminating) this.#push({ kind: "end", bytes: 0 })
  }

  take(): Incoming | undefined {
    const next = this.#queue.shift()
    this.#bytes = this.#queue.length === 0 ? 0 : this.#bytes - (next?.bytes ?? 0)
    return next
  }

  #push(incoming: Incoming): void {
    this.#queue.push(incoming)
    this.#bytes += incoming.bytes
  }
}
