import type { Clock } from "@kith/feature-kit"
import { errorReply, randomId, type Stanza } from "@kith/xmpp"

interface Pending {
  readonly request: Stanza
  readonly settle: (answer: Stanza) => void
}

/**
 * Requests of this server's own that wait for their answer. An answer counts only when it comes from who was asked, to
 * who asked, with an id that nobody can guess.
 */
export class PendingAnswers {
  readonly #clock: Clock
  readonly #byId = new Map<string, Pending>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Sends the request, which must have `from` and `to`, and resolves with its answer or with an error in its place. */
  ask(request: Stanza, timeoutMs: number, send: (iq: Stanza) => void): Promise<Stanza> {
    return new Promise((resolve) => {
      const iq = request.withAttrs({ id: randomId() })
      const id = iq.id ?? ""
      const giveUp = this.#clock.after(timeoutMs, () =>
        settle(errorReply(iq, "remote-server-timeout", "No answer came in time; try again later.")),
      )
      const settle = (answer: Stanza) => {
        giveUp()
        this.#byId.delete(id)
        resolve(answer)
      }
      this.#byId.set(id, { request: iq, settle })
      send(iq)
    })
  }

  /** Takes an IQ of type `result` or `error`; answers whether it was waited for. */
  take(answer: Stanza): boolean {
    const pending = this.#byId.get(answer.id ?? "")
    if (pending === undefined) return false
    const { from, to } = pending.request
    // A client that answers the server may leave the address out.
    if (answer.from !== to || (answer.to !== undefined && answer.to !== from)) return false
    pending.settle(answer)
    return true
  }
}
